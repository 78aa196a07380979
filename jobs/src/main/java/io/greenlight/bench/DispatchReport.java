package io.greenlight.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What dispatch costs the control database.
 *
 * @param dispatched by number of units
 * @param polled by number of queued units
 */
record DispatchReport(List<Dispatched> dispatched, List<Polled> polled) {
    DispatchReport {
        dispatched = List.copyOf(dispatched);
        polled = List.copyOf(polled);
    }

    /**
     * One load.
     *
     * @param databaseMillis CPU time of the control database per unit
     * @param wallSeconds until the last unit was done
     */
    record Dispatched(int units, double databaseMillis, double wallSeconds) {
        double unitsPerSecond() {
            return units / wallSeconds;
        }
    }

    /**
     * The manager's looks.
     *
     * @param databaseMillis CPU time of the control database per look
     * @param wallMillis per look
     */
    record Polled(int units, double databaseMillis, double wallMillis) {}

    /** Of the load whose units cost most. */
    double databaseMillisPerUnit() {
        return dispatched.stream().mapToDouble(Dispatched::databaseMillis).max().orElse(Double.NaN);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        dispatched.forEach(load -> lines.add(text(
                "%7d units: %.2f ms of database CPU a unit, %.0f units/s",
                load.units, load.databaseMillis, load.unitsPerSecond())));
        polled.forEach(poll -> lines.add(text(
                "%7d queued: %.2f ms of database CPU a look of the manager, %.2f ms until answered",
                poll.units, poll.databaseMillis, poll.wallMillis)));
        return lines;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    Map<String, Object> json() {
        Map<String, Object> units = new LinkedHashMap<>();
        dispatched.forEach(load -> units.put(
                Integer.toString(load.units),
                Map.of(
                        "databaseMillisPerUnit", load.databaseMillis,
                        "wallSeconds", load.wallSeconds,
                        "unitsPerSecond", load.unitsPerSecond())));
        Map<String, Object> pollMillis = new LinkedHashMap<>();
        Map<String, Object> pollWallMillis = new LinkedHashMap<>();
        polled.forEach(poll -> {
            pollMillis.put(Integer.toString(poll.units), poll.databaseMillis);
            pollWallMillis.put(Integer.toString(poll.units), poll.wallMillis);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("databaseMillisPerUnit", databaseMillisPerUnit());
        json.put("units", units);
        json.put("pollMillis", pollMillis);
        json.put("pollWallMillis", pollWallMillis);
        return json;
    }
}
