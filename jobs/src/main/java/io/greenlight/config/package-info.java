/** What the operator configures, checked whole before anything starts. */
@NullMarked
package io.greenlight.config;

import org.jspecify.annotations.NullMarked;
