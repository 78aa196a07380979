/** What is counted and measured, and where Prometheus finds it. */
@NullMarked
package io.greenlight.metrics;

import org.jspecify.annotations.NullMarked;
