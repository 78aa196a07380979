package io.greenlight.testbed.data;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.datafaker.Faker;

/**
 * Pools of realistic values, drawn once from Datafaker by seed: drawing each value of each row would be a hundred times
 * slower than PostgreSQL takes them.
 */
final class Names {
    private static final Pattern NOT_IN_ADDRESSES = Pattern.compile("[^a-z0-9]+");
    private static final int PER_LOCALE = 200;
    private static final int COMPANIES = 400;
    private static final int USER_AGENTS = 120;
    private static final int WORDS = 300;

    /** Where a person comes from decides names, city and country together. */
    private static final List<Locale> LOCALES = Stream.of(
                    "en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "pl-PL", "ja-JP", "pt-BR")
            .map(Locale::forLanguageTag)
            .toList();

    private static final List<String> MAIL_PROVIDERS = List.of(
            "gmail.com",
            "gmail.com",
            "gmail.com",
            "gmail.com",
            "yahoo.com",
            "outlook.com",
            "hotmail.com",
            "icloud.com",
            "gmx.de",
            "web.de",
            "orange.fr",
            "proton.me");

    private final List<Region> regions;
    private final List<String> companies;
    private final Pool companyDomains;
    private final Pool providers = Pool.of(MAIL_PROVIDERS);
    private final Pool userAgents;
    private final Pool words;

    Names(long seed) {
        regions = LOCALES.stream().map(locale -> Region.of(locale, seed)).toList();
        Faker faker = new Faker(Locale.ENGLISH, new Random(seed));
        companies = drawn(COMPANIES, () -> faker.company().name());
        companyDomains = Pool.of(
                companies.stream().map(company -> ascii(company) + ".example").toList());
        userAgents = Pool.of(drawn(USER_AGENTS, () -> faker.internet().userAgent()));
        words = Pool.of(drawn(
                WORDS, () -> ascii(faker.commerce().material() + faker.color().name())));
    }

    String company(RandomGenerator random) {
        return companies.get(random.nextInt(companies.size()));
    }

    Region region(RandomGenerator random) {
        return regions.get(random.nextInt(regions.size()));
    }

    /** Four in five write from a provider, the others from work. */
    byte[] domain(RandomGenerator random) {
        return random.nextInt(5) > 0 ? providers.draw(random) : companyDomains.draw(random);
    }

    Pool userAgents() {
        return userAgents;
    }

    Pool words() {
        return words;
    }

    private static List<String> drawn(int number, Supplier<String> source) {
        return Stream.generate(source).limit(number).toList();
    }

    /** What an address is made from: no accents, no blanks; a name of another script becomes a word of this one. */
    static String ascii(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        String folded = NOT_IN_ADDRESSES.matcher(plain).replaceAll("");
        return folded.isEmpty() ? "user" : folded;
    }

    /** Values already in UTF-8. */
    record Pool(List<byte[]> values) {
        static Pool of(List<String> texts) {
            return new Pool(texts.stream()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toList());
        }

        byte[] draw(RandomGenerator random) {
            return values.get(random.nextInt(values.size()));
        }

        int size() {
            return values.size();
        }
    }

    /** People of one country: pools by position, the address form of a name at the name's position. */
    record Region(String country, Pool first, Pool firstInAddress, Pool last, Pool lastInAddress, Pool cities) {
        static Region of(Locale locale, long seed) {
            Faker faker = new Faker(locale, new Random(seed));
            List<String> first = drawn(PER_LOCALE, () -> faker.name().firstName());
            List<String> last = drawn(PER_LOCALE, () -> faker.name().lastName());
            List<String> cities = drawn(PER_LOCALE, () -> faker.address().city());
            return new Region(
                    locale.getCountry(),
                    Pool.of(first),
                    Pool.of(first.stream().map(Names::ascii).toList()),
                    Pool.of(last),
                    Pool.of(last.stream().map(Names::ascii).toList()),
                    Pool.of(cities));
        }
    }
}
