package io.greenlight.desk;

import org.springframework.stereotype.Component;

/** All doors, to the control database. */
@Component
record ControlDesks(
        CheckDesk checks,
        ReindexDesk reindexes,
        GenerationDesk generations,
        SourceDesk sources,
        AccountDesk accounts,
        VerifyDesk verifications,
        DeadLetterDesk deadLetters)
        implements Desks {}
