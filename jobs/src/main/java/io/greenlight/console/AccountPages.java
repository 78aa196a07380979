package io.greenlight.console;

import io.greenlight.config.Catalog;
import io.greenlight.console.AccountListStore.After;
import io.greenlight.console.AccountListStore.Search;
import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.readiness.Readiness;
import io.greenlight.readiness.ReadinessDesk;
import io.greenlight.steering.Steering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** Accounts: who may send, who may not, why, and when; and what an operator can do for one. */
@Controller
class AccountPages {
    private static final int SHOWN = 25;
    private static final int LETTERS = 20;
    private static final int LONGEST = 512;
    private static final List<String> STATES =
            List.of("QUEUED", "INDEXING", "VERIFYING", "READY", "FAILED", "PAUSED", "CANCELLED");

    private final AccountListStore accounts;
    private final GenerationStore generations;
    private final ReadinessDesk readiness;
    private final LetterListStore letters;
    private final Steering steering;
    private final Catalog catalog;

    AccountPages(
            AccountListStore accounts,
            GenerationStore generations,
            ReadinessDesk readiness,
            LetterListStore letters,
            Steering steering,
            Catalog catalog) {
        this.accounts = accounts;
        this.generations = generations;
        this.readiness = readiness;
        this.letters = letters;
        this.steering = steering;
        this.catalog = catalog;
    }

    /**
     * An account in a row.
     *
     * @param line where it is in the generation that is listed
     * @param answer whether it may send
     */
    public record Row(AccountLine line, Readiness answer) {}

    /**
     * What the list is asked for.
     *
     * @param q part of a name, or the beginning of an id
     * @param state a state
     * @param generation name of a generation; the newest without
     * @param rank where the page begins
     * @param after where the page begins
     */
    public record Query(
            @Nullable String q,
            @Nullable String state,
            @Nullable String generation,
            @Nullable Long rank,
            @Nullable String after) {
        Search search() {
            String wanted = state == null ? "" : state;
            if (!wanted.isEmpty() && !STATES.contains(wanted)) {
                throw new NotFoundPage("There is no such state of accounts");
            }
            String text = q == null ? "" : q.strip();
            return new Search(text.substring(0, Math.min(text.length(), LONGEST)), wanted);
        }

        After begin() {
            return rank == null || after == null ? After.NOBODY : new After(rank, after);
        }

        /** The address of a page with the same question. */
        String at(String path, Query from) {
            UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
            add(address, "q", q);
            add(address, "state", state);
            add(address, "generation", generation);
            add(address, "rank", from.rank == null ? null : from.rank.toString());
            add(address, "after", from.after);
            return address.encode().build().toUriString();
        }

        private static void add(UriComponentsBuilder address, String name, @Nullable String value) {
            if (value != null && !value.isBlank()) {
                address.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, value));
            }
        }
    }

    @GetMapping("/console/accounts")
    String list(Query query, Model model) {
        return fill(query, model, "accounts");
    }

    @GetMapping("/console/accounts/live")
    String live(Query query, Model model) {
        return fill(query, model, "accounts :: live");
    }

    private String fill(Query query, Model model, String view) {
        List<Generation> all = live();
        model.addAttribute("query", query);
        model.addAttribute("states", STATES);
        model.addAttribute("generations", all);
        Optional<Generation> chosen = all.stream()
                .filter(generation -> query.generation == null
                        || query.generation.isBlank()
                        || generation.name().equals(query.generation))
                .findFirst();
        model.addAttribute("generation", chosen.orElse(null));
        List<AccountLine> lines = chosen.map(
                        generation -> accounts.page(generation, query.search(), query.begin(), SHOWN + 1))
                .orElse(List.of());
        model.addAttribute("rows", lines.stream().limit(SHOWN).map(this::row).toList());
        model.addAttribute("liveAt", query.at("/console/accounts/live", query));
        model.addAttribute("first", query.at("/console/accounts", new Query(null, null, null, null, null)));
        model.addAttribute("isFirst", query.begin().equals(After.NOBODY));
        model.addAttribute("more", lines.size() > SHOWN ? next(query, lines.get(SHOWN - 1)) : null);
        return view;
    }

    private static String next(Query query, AccountLine last) {
        return query.at("/console/accounts", new Query(null, null, null, last.rank(), last.account()));
    }

    /** Generations of the entities that accounts need to send, newest first. */
    private List<Generation> live() {
        return catalog.sendingEntities().stream()
                .flatMap(entity -> generations.live(entity).stream())
                .toList();
    }

    private Row row(AccountLine line) {
        return new Row(line, answer(new AccountId(line.account())));
    }

    private Readiness answer(AccountId account) {
        return readiness.findForMany(account).orElseThrow(() -> missing(account));
    }

    private static NotFoundPage missing(AccountId account) {
        return new NotFoundPage("Account %s does not exist in any generation".formatted(account));
    }

    @GetMapping("/console/account")
    String one(@RequestParam String id, @RequestParam(required = false) @Nullable String done, Model model) {
        model.addAttribute("done", Done.words(done, null, null));
        return fillOne(account(id), model, "account");
    }

    @GetMapping("/console/account/live")
    String oneLive(@RequestParam String id, Model model) {
        return fillOne(account(id), model, "account :: live");
    }

    private String fillOne(AccountId account, Model model, String view) {
        Readiness answer = answer(account);
        List<AccountLine> lines = accounts.ofAccount(account);
        model.addAttribute("answer", answer);
        model.addAttribute("lines", lines);
        model.addAttribute("name", lines.isEmpty() ? "" : lines.getFirst().name());
        model.addAttribute("letters", letters.ofAccount(account, LETTERS));
        model.addAttribute("operations", operations(lines));
        return view;
    }

    private static List<AccountOperation> operations(List<AccountLine> lines) {
        List<AccountOperation> fitting = new ArrayList<>();
        boolean open = lines.stream().anyMatch(AccountLine::isOpen);
        boolean held = lines.stream().anyMatch(line -> line.isOpen() && line.held());
        boolean lifted = lines.stream().anyMatch(line -> line.isOpen() && line.lift() != 0);
        fitting.add(AccountOperation.RAISE);
        fitting.add(AccountOperation.LOWER);
        if (lifted) {
            fitting.add(AccountOperation.RESTORE);
        }
        if (open) {
            fitting.add(held ? AccountOperation.RESUME : AccountOperation.PAUSE);
            fitting.add(AccountOperation.LEAVE_OUT);
        }
        return fitting;
    }

    private static AccountId account(String id) {
        if (id.isBlank() || id.length() > LONGEST) {
            throw new NotFoundPage(
                    "There is no account without an id, or with one of more than %d characters".formatted(LONGEST));
        }
        return new AccountId(id);
    }

    @GetMapping("/console/account/{operation:[a-z-]+}")
    ModelAndView ask(@PathVariable String operation, @RequestParam String id) {
        AccountId account = account(id);
        answer(account);
        return Steps.ask(operation(operation).confirmation(account));
    }

    @PostMapping("/console/account/{operation:[a-z-]+}")
    ModelAndView carryOut(@PathVariable String operation, @RequestParam String id) {
        AccountOperation wanted = operation(operation);
        AccountId account = account(id);
        return Steps.attempt(
                () -> wanted.carryOut(steering, account).at(AccountOperation.page(account)),
                () -> wanted.confirmation(account));
    }

    private static AccountOperation operation(String path) {
        return AccountOperation.find(path).orElseThrow(() -> new NotFoundPage("There is no such operation"));
    }
}
