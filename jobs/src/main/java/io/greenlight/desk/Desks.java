package io.greenlight.desk;

/** All doors. */
public interface Desks {
    /** Checks. */
    CheckDesk checks();

    /** Reindexes: plans, starts, progress, pauses. */
    ReindexDesk reindexes();

    /** Generations: what serves, swaps, going back. */
    GenerationDesk generations();

    /** Sources, their sync, targets and workers. */
    SourceDesk sources();

    /** Accounts. */
    AccountDesk accounts();

    /** Comparisons and repairs. */
    VerifyDesk verifications();

    /** Dead letters. */
    DeadLetterDesk deadLetters();

    /** Tokens of the API. */
    TokenDesk tokens();

    /** Who ordered what. */
    AuditDesk audit();
}
