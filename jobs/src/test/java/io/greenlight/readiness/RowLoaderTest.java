package io.greenlight.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.document.AccountId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowLoaderTest {
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger largest = new AtomicInteger();

    private Map<AccountId, KnownAccount> read(Collection<AccountId> accounts) {
        statements.incrementAndGet();
        largest.accumulateAndGet(accounts.size(), Math::max);
        try {
            open.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        Map<AccountId, KnownAccount> found = new HashMap<>();
        accounts.forEach(account -> found.put(account, new KnownAccount(List.of(), true)));
        return found;
    }

    @Test
    void whoComesWhileOthersAreReadIsReadTogether() throws Exception {
        RowLoader loader = new RowLoader(this::read);
        List<CompletableFuture<KnownAccount>> results = IntStream.range(0, 2_500)
                .mapToObj(number -> loader.load(new AccountId("a" + number)))
                .toList();

        open.countDown();

        for (CompletableFuture<KnownAccount> result : results) {
            assertThat(result.get().known()).isTrue();
        }
        assertThat(statements.get()).isLessThanOrEqualTo(8);
        assertThat(largest.get()).isBetween(100, RowLoader.LARGEST);
    }

    @Test
    void aFailureIsToldToThoseWhoAsked() {
        RowLoader loader = new RowLoader(accounts -> {
            throw new IllegalStateException("away");
        });

        assertThatThrownBy(() -> loader.load(new AccountId("1")).get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("away");
        assertThatThrownBy(() -> loader.load(new AccountId("1")).get()).hasRootCauseMessage("away");
    }
}
