package io.greenlight.verify;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/** What a comparison goes without, unless somebody brings it. */
@Configuration(proxyBeanMethods = false)
class VerifyConfiguration {
    @Bean
    @Fallback
    SyncBarrier noSync() {
        return SyncBarrier.NONE;
    }
}
