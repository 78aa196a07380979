/** The main job on embedded servers with realistic data. Development only: needs the testbed. */
@NullMarked
package io.greenlight.demo;

import org.jspecify.annotations.NullMarked;
