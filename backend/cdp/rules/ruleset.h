// Purpose: the definitions in force compiled together: features that they share, rules and traits as programs, and the
// indexes that lead from an event, a trait or an audience to what it concerns. Thread: immutable, any. Limits: 65,535
// calendars; everything else as memory allows.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/cdp/formula/formula.h"
#include "backend/cdp/rules/feature.h"

#include <memory>
#include <unordered_map>

namespace weir::cdp {

using RuleId = std::uint32_t;
inline constexpr std::uint32_t nothing = 0xffffffff; ///< no such rule, trait, feature

/// A window with its calendar, if it has one.
struct CompiledWindow
{
    Window window{};
    std::uint32_t calendar = nothing;
};

struct RuleNode
{
    Condition::Kind kind = Condition::Kind::Everyone;
    const Condition* condition = nullptr;
    std::vector<RuleNode> children{};
    std::uint32_t feature = nothing;
    std::uint32_t column = 0; ///< of an aggregate
    CompiledWindow during{};
    std::vector<std::uint32_t> steps{}; ///< features of a sequence
    bool isDecided = true;              ///< all filters are: entries need no second look
    std::string traitKey{};
    JsonPath traitRest{};         ///< behind the key
    std::uint32_t rule = nothing; ///< of an audience, or the condition over an account's members
    std::uint32_t list = nothing;
};

struct CompiledRule
{
    enum class Use : std::uint8_t { Audience, Members, Asked };
    Use use = Use::Asked; ///< Asked: a journey's, evaluated when it asks
    std::string key{};    ///< of an audience
    std::int64_t version = 0;
    bool includeAnonymous = false;
    std::shared_ptr<const Condition> condition{};
    RuleNode root{};
    std::vector<std::uint32_t> features{}; ///< that its verdict depends on, also through traits
    std::vector<std::string> traitKeys{};  ///< identify traits that it may read
    std::vector<RuleId> audiences{};       ///< whose members it asks for
    bool readsLists = false, readsAccount = false, readsFirstEvent = false;
    std::int64_t depth = 0; ///< how long ago its verdict may be asked for
};

struct CompiledTrait
{
    std::string key{};
    std::int64_t version = 0;
    TraitDefinition definition{};
    std::uint32_t feature = nothing, column = 0;
    CompiledWindow during{};
    bool isDecided = true;
    std::shared_ptr<const Formula> formula{};
};

struct CompiledList
{
    std::string key{};
    std::vector<std::string> members{}; ///< `type:value`, sorted
};

class RuleSet
{
public:
    struct Calendar
    {
        CalendarUnit unit = CalendarUnit::Day;
        std::string timeZone{};
    };

    /// Those of the book that are enabled; `asked`: conditions of journeys, in the order of their RuleIds as they come
    /// from askedRule().
    static std::shared_ptr<const RuleSet> compile(const DefinitionBook& book,
                                                  std::span<const std::shared_ptr<const Condition>> asked);

    const std::vector<Feature>& features() const { return m_features; }
    const std::vector<CompiledRule>& rules() const { return m_rules; } ///< those asked by others behind those who ask
    const std::vector<CompiledTrait>& traits() const { return m_traits; }
    const std::vector<CompiledList>& lists() const { return m_lists; }
    const std::vector<Calendar>& calendars() const { return m_calendars; }

    std::uint32_t audience(const std::string& key) const; ///< nothing: not in force
    std::uint32_t trait(std::string_view key) const;      ///< nothing: not in force
    RuleId askedRule(std::size_t index) const { return m_asked[index]; }

    /// Features that may take an event, by its type and name; filters are not looked at, but those that are kept by a
    /// value of the event are left out where it has another.
    void candidates(const Event& event, std::vector<std::uint32_t>& found) const;
    const std::vector<RuleId>& rulesOfFeature(std::uint32_t feature) const { return m_rulesOfFeature[feature]; }
    const std::vector<RuleId>& rulesOfTrait(std::string_view key) const;
    const std::vector<RuleId>& rulesOfAudience(RuleId rule) const { return m_rulesOfAudience[rule]; }
    const std::vector<RuleId>& listRules() const { return m_listRules; }
    const std::vector<RuleId>& accountRules() const { return m_accountRules; }
    bool readsAccounts() const { return m_readsAccounts; } ///< any rule, also those of journeys
    /// How long identify traits have to be remembered behind now; never: none is asked for in the past.
    std::int64_t traitDepth() const { return m_traitDepth; }

private:
    friend class RuleCompiler;
    struct TextHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    template <typename T> using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;
    /// Features of one name: those kept by a value, by path and value, and the others.
    struct NameIndex
    {
        struct Guarded
        {
            JsonPath path;
            ByText<std::vector<std::uint32_t>> byText;
        };
        std::vector<std::uint32_t> others;
        std::vector<Guarded> guarded;
    };
    void collect(const NameIndex& index, const Event& event, std::vector<std::uint32_t>& found) const;
    void buildIndexes();

    std::vector<Feature> m_features;
    std::vector<CompiledRule> m_rules;
    std::vector<CompiledTrait> m_traits;
    std::vector<CompiledList> m_lists;
    std::vector<Calendar> m_calendars;
    std::vector<RuleId> m_asked;
    ByText<std::uint32_t> m_audienceByKey, m_traitByKey;
    ByText<NameIndex> m_byName[eventTypeCount];
    std::vector<std::pair<std::string, std::uint32_t>> m_prefixes[eventTypeCount];
    std::vector<std::vector<RuleId>> m_rulesOfFeature, m_rulesOfAudience;
    ByText<std::vector<RuleId>> m_rulesOfTrait;
    std::vector<RuleId> m_listRules, m_accountRules;
    bool m_readsAccounts = false;
    std::int64_t m_traitDepth = 0;
};

} // namespace weir::cdp
