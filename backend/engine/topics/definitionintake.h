// Purpose: records of the topic `definitions` to what is in force: the same decisions as the console's
// (backend/service/definitions/definitionlog.h), then checked as what is to run. Thread: one. Limits: 10,000 groups
// whose rest never came.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"

#include <string_view>

namespace weir::engine {

struct DefinitionLine
{
    std::string_view key{}, value{};
    std::string_view together{}; ///< the header: "id n": one of n that were saved at once; empty: it stands for itself
    std::int64_t offset = 0;
};

/// Of two that offer the same version the first one wins; what is saved together is accepted all or none. What was
/// accepted but cannot run here (another version of the program wrote it, it refers to what is not there) changes
/// nothing: the version before stays in force.
class DefinitionIntake
{
public:
    DefinitionIntake();

    /// In the order of the log. True: something that customers' stages know changed.
    bool offer(const DefinitionLine& line);
    const cdp::DefinitionBook& book() const { return m_book; }
    std::int64_t refused() const { return m_refused; } ///< documents

private:
    struct Offered
    {
        JsonPointer document{}; ///< null: broken
        std::string kind{}, key{};
        std::int64_t version = 0;
        std::string id() const { return kind + '/' + key; }
    };
    static Offered read(const DefinitionLine& line);
    bool decide(const std::vector<Offered>& group);
    bool isNext(const std::vector<Offered>& group) const;

    cdp::DefinitionBook m_book;
    std::map<std::string, std::int64_t> m_versions; ///< the last accepted, of each id
    std::map<std::string, std::vector<Offered>> m_open;
    std::int64_t m_refused = 0;
};

} // namespace weir::engine
