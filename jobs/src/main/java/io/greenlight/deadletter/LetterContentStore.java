package io.greenlight.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.greenlight.control.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What dead letters held, encrypted, in the control database: a table of its own, so that no list of letters can show it. Contents are
 * stored together with their letters, by {@link DeadLetterStore}.
 */
@Repository
public class LetterContentStore {
    private final JdbcClient jdbc;
    private final ContentCipher cipher;

    LetterContentStore(JdbcClient jdbc, ContentCipher cipher) {
        this.jdbc = jdbc;
        this.cipher = cipher;
    }

    /**
     * What a dead letter held; empty if it was not kept, or is erased.
     *
     * @throws ContentUnreadable if it cannot be decrypted
     */
    public Optional<LetterContent> find(DeadLetter letter) {
        return jdbc.sql("select * from dead_letter_content where letter = ?")
                .param(letter.id())
                .query((row, number) -> opened(letter, row))
                .optional();
    }

    private LetterContent opened(DeadLetter letter, ResultSet row) throws SQLException {
        SealedContent sealed =
                new SealedContent(row.getString("key_id"), row.getBytes("sealed"), row.getBoolean("cut"));
        try {
            return new LetterContent(
                    letter.id(),
                    new String(cipher.open(LetterName.of(letter), sealed), UTF_8),
                    sealed.cut(),
                    Objects.requireNonNull(Sql.instant(row, "kept_at")));
        } catch (ContentUnreadable unreadable) {
            throw new ContentUnreadable(
                    "Cannot show the content of dead letter %d: %s".formatted(letter.id(), unreadable.getMessage()));
        }
    }

    /**
     * Erases contents that were kept for so long, and those that nobody needs any more: of letters that are not open, and of
     * generations that are gone. The letters stay.
     *
     * @return how many, at most {@code limit}
     */
    public int erase(Duration kept, int limit) {
        return jdbc.sql("""
                        delete from dead_letter_content
                        where letter in (
                            select content.letter
                            from dead_letter_content as content
                            join dead_letter as letter on letter.id = content.letter
                            join generation on generation.entity = letter.entity and number = letter.generation
                            where content.kept_at < clock_timestamp() - make_interval(secs => ?)
                               or letter.state <> 'OPEN'
                               or generation.state in ('RETIRED', 'ABANDONED')
                            limit ?
                            for update of content, letter skip locked)
                        """).params(kept.toMillis() / 1000.0, limit).update();
    }
}
