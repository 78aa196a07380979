/** PostgreSQL as a source: pages by binary COPY, directory, bounds and checks. The door is {@link PostgresSource}. */
@NullMarked
package io.greenlight.read.postgres;

import org.jspecify.annotations.NullMarked;
