// Purpose: FQL, the filter language of events and records (Segment's Filter Query Language, as in the design's
// definitions.md, "Event filter" and "Values and comparison"): parsed with positions, compiled once, evaluated often.
// Thread: compile() any; a program is immutable and may be evaluated by many threads at once, each with its own
// FqlScratch. Limits: 64 KiB of text, 200 levels of nesting; evaluation is linear in the event and never fails.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// What a path may begin with: any field of an event, or the parts of a Kafka record.
enum class FqlRoots { Event, Record };

/// What is wrong with a filter. Sentences are made from it in models/common/filtertext.h.
struct FqlMistake
{
    enum class Kind {
        Empty,
        Unexpected,      ///< `found` stands where one of `expected` should
        EndsEarly,       ///< one of `expected` is missing at the end
        UnknownRoot,     ///< of a record: key, value, headers…
        UnknownFunction, ///< `expected`: those there are
        WrongArguments,  ///< `found`: the function, `expected`: what it takes
        UnclosedText,    ///< a quote without its partner
        UnclosedBracket,
        BadPath, ///< `a..b`, `a.`
        BadNumber,
        TooLong,
        TooDeep
    };
    Kind kind = Kind::Empty;
    std::size_t at = 0;     ///< byte in the text
    std::size_t length = 0; ///< bytes to underline; 0: at the end
    std::string found{};
    std::vector<std::string> expected{};
    std::string meant{}; ///< a spelling that would do ("=" for "==", "value" for "valu"); empty: none

    friend bool operator==(const FqlMistake&, const FqlMistake&) = default;
};

/// Legal, but worth a word.
struct FqlRemark
{
    enum class Kind { MixedAndOr, ZonelessDate };
    Kind kind = Kind::MixedAndOr;
    std::size_t at = 0, length = 0;
};

/// Some text of a record, decoded: JSON, or plain text, or absent.
struct FqlText
{
    std::string_view text;
    bool isJson = false;
    bool isAbsent = false; ///< a null key, a tombstone, no such header
};

/// A Kafka record as a filter sees it; what costs is asked for only when the filter needs it.
class FqlRecord
{
public:
    virtual ~FqlRecord() = default;
    /// Valid until the next call of the same function or the record goes.
    virtual FqlText key() const = 0;
    virtual FqlText value() const = 0;
    virtual FqlText header(std::string_view name) const = 0; ///< the last of this name
    virtual std::string_view topic() const = 0;
    virtual std::int32_t partition() const = 0;
    virtual std::int64_t offset() const = 0;
    virtual std::int64_t timestampMs() const = 0; ///< -1: none
    virtual std::int64_t size() const = 0;        ///< bytes of key and value
};

/// Memory that evaluation reuses: one a thread.
class FqlScratch
{
public:
    FqlScratch();
    ~FqlScratch();
    FqlScratch(FqlScratch&&) noexcept;
    FqlScratch& operator=(FqlScratch&&) noexcept;

private:
    friend class Fql;
    struct Private;
    std::unique_ptr<Private> d;
};

class Fql
{
public:
    struct Compiled
    {
        std::shared_ptr<const Fql> program; ///< null: see mistake
        std::optional<FqlMistake> mistake;
        std::vector<FqlRemark> remarks;
    };
    static Compiled compile(std::string_view text, FqlRoots roots);

    ~Fql();

    /// One event as JSON text. What is no object matches nothing; what is no valid JSON (RFC 8259, at most 1,024
    /// levels) neither, and sets `broken`.
    bool matchesEvent(std::string_view json, FqlScratch& scratch, bool* broken = nullptr) const;
    bool matchesRecord(const FqlRecord& record, FqlScratch& scratch) const;

    /// Texts that must stand in every matching record's key, value or header, as they are in UTF-8, if that part is
    /// JSON without `\` escapes or plain text: what a search looks for before it decodes. All of them must occur;
    /// empty: nothing is known.
    const std::vector<std::string>& requiredTexts() const;
    /// Which parts of a record it looks at: what need not be decoded.
    bool readsKey() const;
    bool readsValue() const;
    bool readsHeaders() const;
    const std::string& text() const;

private:
    Fql();
    struct Program;
    std::unique_ptr<Program> d;
};

/// Quotes for a value, so that `text` stands in FQL as itself: 'it\'s'.
std::string fqlQuoted(std::string_view text);
/// A path from its parts, with `.` escaped; quotes nothing.
std::string fqlPath(const std::vector<std::string>& parts);

} // namespace weir
