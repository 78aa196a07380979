package io.greenlight.api;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.document.AccountId;
import io.greenlight.flip.Flip;
import io.greenlight.flip.FlipFeed;
import io.greenlight.security.AccountAccess;
import io.greenlight.security.Caller;
import io.greenlight.security.TokenVerdict;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Whatever turns ready or ceases to be. A stream ends with the token that opened it. */
@RestController
@Tag(name = "readiness")
final class FlipsController {
    private static final Logger LOG = LoggerFactory.getLogger(FlipsController.class);
    /** An event that says nothing keeps the connection, and finds out that nobody is there. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** With what a token is believed for, a stream outlives it by no more than a second. */
    private static final Duration TURN = Duration.ofMillis(500);

    private static final long NO_TIMEOUT = 0L;

    private final FlipFeed feed;
    private final AccountAccess access;
    private final Semaphore free;
    private final int most;

    FlipsController(FlipFeed feed, AccountAccess access, GreenlightProperties properties) {
        this.feed = feed;
        this.access = access;
        this.most = properties.readiness().maxStreams();
        this.free = new Semaphore(most);
    }

    /**
     * A stream of server-sent events, one for each account that turned ready or ceased to be, of those that the caller may ask about. Who
     * comes back with the id of the last one goes on behind it; who was away for longer than flips are kept,
     * or was told of them before the control database was restored, is told so by a {@code reset}.
     *
     * @param lastEventId the id of the last one that is known; from now on without
     * @return events {@code flip}, with a flip in JSON as their data
     */
    @ApiResponse(
            responseCode = "200",
            description = "events `flip`, with a flip in JSON as their data",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @GetMapping(path = "/api/v1/readiness/flips", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> followFlips(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request) {
        // A stream to somebody who takes only the head would never be found to have no listener.
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
        }
        long after = lastEventId == null ? -1 : number(lastEventId);
        if (!free.tryAcquire()) {
            throw NotAnswered.tooManyStreams();
        }
        SseEmitter stream = new SseEmitter(NO_TIMEOUT);
        Supplier<TokenVerdict> standing = access.standing();
        Thread.ofVirtual().name("flips").start(() -> run(stream, after, standing));
        return ResponseEntity.ok(stream);
    }

    /** How many are open. */
    int open() {
        return most - free.availablePermits();
    }

    private static long number(String lastEventId) {
        try {
            return Math.max(0, Long.parseLong(lastEventId.trim()));
        } catch (NumberFormatException none) {
            // An id of nobody's: from the oldest on, so that nothing is missed.
            return 0;
        }
    }

    // Whatever goes wrong ends the stream: who follows comes back with the id of the last event.
    @SuppressWarnings("CatchingUnchecked")
    private void run(SseEmitter stream, long after, Supplier<TokenVerdict> standing) {
        try {
            follow(stream, after, standing);
            stream.complete();
        } catch (NotAnswered refused) {
            LOG.debug("A stream of flips ended with its token", refused);
            stream.complete();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            stream.complete();
        } catch (IOException | RuntimeException gone) {
            LOG.debug("A stream of flips ended", gone);
            stream.completeWithError(gone);
        } finally {
            free.release();
        }
    }

    private void follow(SseEmitter stream, long after, Supplier<TokenVerdict> standing)
            throws IOException, InterruptedException {
        // What began anew has another life: who follows comes back, and is told.
        int life = feed.life();
        long last = begin(stream, after);
        long heard = System.nanoTime();
        while (!feed.isClosed() && feed.life() == life) {
            List<Flip> flips = feed.await(last, TURN);
            Caller caller = LaterAnswers.callerNow(standing);
            for (Flip flip : flips) {
                if (caller.mayAsk(new AccountId(flip.account()))) {
                    tell(stream, flip);
                    heard = System.nanoTime();
                }
                last = flip.id();
            }
            // Flips of others are silence too.
            if (System.nanoTime() - heard >= SILENCE.toNanos()) {
                // Without data it is no event, and yet the id to come back with.
                stream.send(SseEmitter.event().id(Long.toString(last)).comment(""));
                heard = System.nanoTime();
            }
        }
    }

    /** Says where it begins; returns the id before the first. */
    private long begin(SseEmitter stream, long after) throws IOException {
        FlipFeed.Place place = after < 0 ? feed.end() : feed.place(after);
        stream.send(
                place.isAnother()
                        ? SseEmitter.event()
                                .id(Long.toString(place.last()))
                                .name("reset")
                                .data(Map.of("after", after), MediaType.APPLICATION_JSON)
                        : SseEmitter.event().comment("from " + place.last()));
        return place.last();
    }

    private static void tell(SseEmitter stream, Flip flip) throws IOException {
        stream.send(
                SseEmitter.event().id(Long.toString(flip.id())).name("flip").data(flip, MediaType.APPLICATION_JSON));
    }
}
