// Purpose: `where`: a filter over an event, from FQL text or the tree form, compiled once to a flat program
// (definitions.md, "Event filter"). Thread: immutable, any. Limits: 64 KiB of text, 200 levels, 10,000 leaves; never
// fails.
#pragma once

#include "backend/cdp/filter/valuetest.h"

namespace weir::cdp {

class EventFilter
{
public:
    /// `written`: a text or an object; mistakes are noted at `place`. None: it cannot be used.
    static std::optional<EventFilter> read(const Json& written, const std::string& place, const FilterScope& scope,
                                           Mistakes& mistakes);

    /// At the moment `atMs` (T of inLast and its kin). `around` may be null where the scope allowed nothing.
    Verdict evaluate(const Json& event, std::int64_t atMs, const Surroundings* around = nullptr) const;

    /// Depends on the event alone, not on T, traits, steps or an entry: its verdict is for ever.
    bool isStatic() const;
    /// What the static conjuncts at its top say: false only if evaluate() is false whatever T and the surroundings are.
    bool mayMatch(const Json& event) const;
    bool readsTraits() const;
    bool readsSteps() const;
    bool readsEntry() const;
    std::vector<JsonPath> eventPaths() const; ///< from the event's root; what evaluate() looks at
    std::vector<JsonPath> traitPaths() const;

    /// Every event that matches has one of these texts at `path`, or in an array there (an `equals` or `oneOf` of texts
    /// among the conjuncts at the top, with case): what an index may be kept by. `path` has no `[]`.
    struct Guard
    {
        JsonPath path;
        std::vector<std::string> texts;
    };
    std::optional<Guard> guard() const;

    /// The same for filters that mean the same in the same words, whichever form they were written in.
    const std::string& canonical() const;
    std::optional<std::string> toFql() const; ///< none: FQL has no words for it
    Json toTree(JsonArena& arena) const;

    struct Private;
    const Private& parts() const { return *d; } ///< see filterterm.h

private:
    std::shared_ptr<const Private> d;
};

} // namespace weir::cdp
