/** Units and who works on them: claims, epochs, checkpoints, heartbeats. */
@NullMarked
package io.greenlight.dispatch;

import org.jspecify.annotations.NullMarked;
