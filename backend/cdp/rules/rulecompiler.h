// Purpose: compiles definitions into a RuleSet. Thread: where it is made, used once. Limits: as RuleSet.
#pragma once

#include "backend/cdp/rules/ruleset.h"

#include <map>

namespace weir::cdp {

class RuleCompiler
{
public:
    explicit RuleCompiler(const DefinitionBook& book) : m_book(book) {}
    std::shared_ptr<const RuleSet> compile(std::span<const std::shared_ptr<const Condition>> asked);

private:
    /// What a feature is needed for.
    struct Need
    {
        const EventPattern& pattern;
        const Window& window;
        std::int64_t depth = 0;
        bool isOrdered = false;
        bool isFolded = true; ///< may be folded where the window has no beginning
        std::vector<JsonPath> document{};
        std::optional<FeatureColumn> column{};
    };

    void order(const std::string& audience, std::map<std::string, int>& marks);
    void deepen(const Condition& condition, std::int64_t depth);
    void addTraits();
    RuleId addRule(CompiledRule rule, std::int64_t depth);
    RuleNode compile(const Condition& condition, CompiledRule& rule, std::int64_t depth);
    void compileSequence(const Condition& condition, RuleNode& node, CompiledRule& rule, std::int64_t depth);
    void compileTrait(const Condition& condition, RuleNode& node, CompiledRule& rule);
    /// And all that it reads itself.
    void readTrait(std::string_view key, CompiledRule& rule);
    void readFilter(const EventPattern& pattern, CompiledRule& rule);
    /// The feature, and its column among numbers or texts.
    std::uint32_t need(const Need& need, std::uint32_t* column, bool& isDecided);
    CompiledWindow window(const Window& window);

    const DefinitionBook& m_book;
    std::shared_ptr<RuleSet> m_set = std::make_shared<RuleSet>();
    std::vector<DefinitionPointer> m_ordered;     ///< audiences, those asked for first
    std::map<std::string, std::int64_t> m_depths; ///< of audiences: how long ago they are asked for
    std::int64_t m_traitDepth = 0;
    std::map<std::string, std::uint32_t> m_featureByKey;
    std::vector<std::vector<std::uint32_t>> m_traitFeatures; ///< by trait: all that its value depends on
};

} // namespace weir::cdp
