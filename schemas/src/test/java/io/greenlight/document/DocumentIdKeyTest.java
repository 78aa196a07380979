package io.greenlight.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentIdKeyTest {
    @Test
    void givesBackTheKeyThatItWasMadeFrom() {
        for (List<String> parts : List.of(
                List.of("1"), List.of("a:b"), List.of("a\\"), List.of("a\\:", ":b"), List.of("", "x"), List.of("ä€"))) {
            Key key = new Key(parts);

            assertThat(DocumentId.of(new AccountId("4:2\\"), key).key()).isEqualTo(key);
        }
    }
}
