/** Tests of what is found before anything starts. */
@NullMarked
package io.greenlight.doctor;

import org.jspecify.annotations.NullMarked;
