package io.greenlight.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentIdKeyTest {
    @Test
    void givesBackTheAccountAndKeyThatItWasMadeFrom() {
        for (List<String> parts : List.of(
                List.of("1"), List.of("a:b"), List.of("a\\"), List.of("a\\:", ":b"), List.of("", "x"), List.of("ä€"))) {
            Key key = new Key(parts);

            DocumentId id = DocumentId.of(new AccountId("4:2\\"), key);
            assertThat(id.key()).isEqualTo(key);
            assertThat(id.account()).isEqualTo(new AccountId("4:2\\"));
        }
    }
}
