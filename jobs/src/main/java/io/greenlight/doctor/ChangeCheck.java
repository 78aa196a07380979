package io.greenlight.doctor;

import io.greenlight.check.Finding;
import java.util.List;

/** Looks whether the changes of the sources can be followed. Changes nothing. */
public interface ChangeCheck {
    /** What would keep changes from being followed, or be missed, for these entities, and what to do about it. */
    List<Finding> check(List<String> entities);
}
