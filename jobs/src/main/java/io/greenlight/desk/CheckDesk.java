package io.greenlight.desk;

import io.greenlight.check.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at what a reindex needs. */
public interface CheckDesk {
    /**
     * Checks everything a full reindex of these entities needs.
     *
     * @param entities names; all when empty
     * @param target the cluster; null where only one is configured
     * @throws io.greenlight.reindex.ScopeRefused if a name is not configured
     */
    List<Finding> check(List<String> entities, @Nullable String target);
}
