package io.greenlight.desk;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.stereotype.Component;

/** All doors, to the control database. Each opens when it is used: the checks need no schema, and must not bring one. */
@Component
final class ControlDesks implements Desks {
    private final BeanFactory doors;

    ControlDesks(BeanFactory doors) {
        this.doors = doors;
    }

    @Override
    public CheckDesk checks() {
        return doors.getBean(CheckDesk.class);
    }

    @Override
    public ReindexDesk reindexes() {
        return doors.getBean(ReindexDesk.class);
    }

    @Override
    public GenerationDesk generations() {
        return doors.getBean(GenerationDesk.class);
    }

    @Override
    public SourceDesk sources() {
        return doors.getBean(SourceDesk.class);
    }

    @Override
    public AccountDesk accounts() {
        return doors.getBean(AccountDesk.class);
    }

    @Override
    public VerifyDesk verifications() {
        return doors.getBean(VerifyDesk.class);
    }

    @Override
    public DeadLetterDesk deadLetters() {
        return doors.getBean(DeadLetterDesk.class);
    }

    @Override
    public TokenDesk tokens() {
        return doors.getBean(TokenDesk.class);
    }

    @Override
    public AuditDesk audit() {
        return doors.getBean(AuditDesk.class);
    }
}
