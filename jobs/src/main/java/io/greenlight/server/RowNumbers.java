package io.greenlight.server;

import io.greenlight.desk.RowNumber;
import java.beans.PropertyEditorSupport;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Reads the numbers of rows in paths and parameters. The framework takes {@code 0x51}, {@code #51} and {@code +81} as well, and falls back
 * to that when a converter refuses: so it is an editor, after which nothing is tried.
 */
@ControllerAdvice
final class RowNumbers {
    @InitBinder
    void read(WebDataBinder binder) {
        binder.registerCustomEditor(long.class, new Reader());
        binder.registerCustomEditor(Long.class, new Reader());
    }

    private static final class Reader extends PropertyEditorSupport {
        @Override
        public void setAsText(String text) {
            setValue(
                    text.isEmpty()
                            ? null
                            : RowNumber.find(text)
                                    .orElseThrow(() -> new IllegalArgumentException("It is no number of a row")));
        }
    }
}
