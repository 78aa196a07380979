package io.greenlight.api;

import io.greenlight.control.StorableText;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Takes no text from a body that PostgreSQL cannot keep. */
@Component
final class StorableStrings extends SimpleModule {
    private static final long serialVersionUID = 1L;

    StorableStrings() {
        addDeserializer(String.class, new Reader());
    }

    /** A text that nothing here can have. */
    static final class NotStorable extends DatabindException {
        private static final long serialVersionUID = 1L;

        private NotStorable(JsonParser parser) {
            super(parser, "a text has a NUL character, or half of a surrogate pair");
        }
    }

    private static final class Reader extends StdScalarDeserializer<String> {
        Reader() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws JacksonException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            if (text != null && !StorableText.is(text)) {
                throw new NotStorable(parser);
            }
            return text;
        }
    }
}
