package io.greenlight.desk;

import io.greenlight.check.Finding;
import io.greenlight.doctor.Doctor;
import io.greenlight.doctor.SecurityCheck;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks from this process. */
@Component
class ControlCheckDesk implements CheckDesk {
    private final Names names;
    private final Doctor doctor;
    private final SecurityCheck security;

    ControlCheckDesk(Names names, Doctor doctor, SecurityCheck security) {
        this.names = names;
        this.doctor = doctor;
        this.security = security;
    }

    @Override
    public List<Finding> check(List<String> entities, @Nullable String target) {
        Names.Choice choice = names.choose(entities, target);
        List<Finding> findings = new ArrayList<>(doctor.checkWithRoom(choice.entities(), choice.target()));
        findings.addAll(security.check());
        return findings;
    }
}
