package io.greenlight.desk;

import io.greenlight.check.Finding;
import io.greenlight.doctor.Doctor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks from this process. */
@Component
class ControlCheckDesk implements CheckDesk {
    private final Names names;
    private final Doctor doctor;

    ControlCheckDesk(Names names, Doctor doctor) {
        this.names = names;
        this.doctor = doctor;
    }

    @Override
    public List<Finding> check(List<String> entities, @Nullable String target) {
        Names.Choice choice = names.choose(entities, target);
        return doctor.checkWithRoom(choice.entities(), choice.target());
    }
}
