// Purpose: what one profile has of one feature: the times of its events and their columns, in order of time, older ones
// folded into numbers. Commutative: the same events give the same series in whatever order they come or are merged.
// Thread: one at a time. Limits: some 80 bytes and 8 more an event (and 8 a number column); duplicates are taken out
// before.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/cdp/rules/exactsum.h"
#include "backend/cdp/rules/feature.h"

#include <map>
#include <memory>

namespace weir::cdp {

/// One event as a feature sees it.
struct SeriesEntry
{
    std::int64_t timeMs = 0;
    std::string_view messageId{};
    std::vector<double> numbers{};    ///< NaN: the event has none
    std::vector<std::string> texts{}; ///< JSON; empty: absent
    bool isContinuation = false;      ///< a further element of the same event: counts for columns alone
};

class Series
{
public:
    struct NumberFold
    {
        ExactSum sum;
        double minimum = 0, maximum = 0;
        std::uint64_t count = 0;
        void add(double number);
        void add(const NumberFold& other);
    };
    struct End
    {
        std::int64_t timeMs = 0;
        std::string messageId{}, text{};
        bool isThere = false;
        bool isBefore(std::int64_t time, std::string_view id) const;
    };
    struct TextFold
    {
        std::map<std::string, std::uint64_t> values{}; ///< of a Value column
        End first{}, last{};                           ///< of a Whole column and the document
    };

    explicit Series(std::uint32_t feature = 0) : m_feature(feature) {}
    std::uint32_t feature() const { return m_feature; }
    void setFeature(std::uint32_t feature) { m_feature = feature; }

    /// Into its place; straight into the fold (or nowhere) where it is older than the feature keeps at `nowMs`.
    void add(const Feature& feature, const SeriesEntry& entry, std::int64_t nowMs);
    /// All of another profile's.
    void add(const Feature& feature, Series other, std::int64_t nowMs);
    /// Folds, or forgets, what is older than the feature keeps.
    void trim(const Feature& feature, std::int64_t nowMs);

    std::size_t size() const { return m_keys.size(); }
    bool hasContinuations() const { return m_hasContinuations; }
    std::int64_t timeAt(std::size_t index) const { return m_keys[index] >> 1; }
    bool isContinuation(std::size_t index) const { return (m_keys[index] & 1) != 0; }
    /// The first index with a time above `timeMs`.
    std::size_t above(std::int64_t timeMs) const;
    /// Events (without continuations) in [low, high).
    std::int64_t countIn(std::size_t low, std::size_t high) const;
    double number(const Feature& feature, std::size_t index, std::size_t column) const
    {
        return m_columns->numbers[index * feature.numbers.size() + column];
    }
    const std::string& text(const Feature& feature, std::size_t index, std::size_t column) const
    {
        return m_columns->texts[index * feature.textCount() + column];
    }
    std::string_view messageId(std::size_t index) const;

    std::uint64_t foldedCount() const { return m_foldedCount; }
    std::int64_t foldedFirst() const { return m_foldedFirst; } ///< never: nothing is folded
    std::int64_t foldedLast() const { return m_foldedLast; }
    const NumberFold* numberFold(std::size_t column) const { return m_fold ? &m_fold->numbers[column] : nullptr; }
    const TextFold* textFold(std::size_t column) const { return m_fold ? &m_fold->texts[column] : nullptr; }

    std::size_t bytes() const; ///< of memory, about
    void save(const Feature& feature, ByteWriter& writer) const;
    static Series load(std::uint32_t index, const Feature& feature, ByteReader& reader);

private:
    struct Columns
    {
        std::vector<double> numbers;
        std::vector<std::string> texts, ids;
    };
    struct Fold
    {
        std::vector<NumberFold> numbers;
        std::vector<TextFold> texts;
    };
    void insert(const Feature& feature, const SeriesEntry& entry);
    void fold(const Feature& feature, const SeriesEntry& entry);
    SeriesEntry entryAt(const Feature& feature, std::size_t index) const;
    Columns& columns();
    Fold& foldOf(const Feature& feature);

    std::uint32_t m_feature = 0;
    bool m_hasContinuations = false;
    std::vector<std::int64_t> m_keys; ///< time × 2 + continuation
    std::uint64_t m_foldedCount = 0;
    std::int64_t m_foldedFirst = never, m_foldedLast = always;
    std::unique_ptr<Columns> m_columns;
    std::unique_ptr<Fold> m_fold;
};

} // namespace weir::cdp
