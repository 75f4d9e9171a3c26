// Purpose: one question to the people of one partition, answered a slice at a time so that the worker goes on between.
// Thread: the stage's. Limits: rules over accounts are answered in one go (all members of an account count); a profile
// that changes between two slices is counted as it is when it is looked at.
#pragma once

#include "backend/cdp/identity/identityrules.h"
#include "backend/cdp/stages/profilestage.h"
#include "backend/engine/columns/draftrules.h"
#include "backend/engine/queries/catalogue.h"
#include "backend/engine/queries/query.h"

#include <atomic>
#include <chrono>

namespace weir::engine {

/// What all partitions share; immutable but for isCancelled.
struct QuestionPlan
{
    Query query{};
    std::shared_ptr<const DraftRules> rules{};            ///< of Draft, Sample, Series
    std::shared_ptr<const cdp::IdentityRules> identity{}; ///< of Access
    std::int64_t atMs = 0;                                ///< the moment asked about
    SensitiveProperties sensitive{};                      ///< of Catalogue
    std::atomic<bool> isCancelled = false;

    /// The columnar copy answers it: lists ask who people are, accounts who else belongs to them.
    bool isOfColumns() const
    {
        return query.kind == QueryKind::Catalogue || (rules && !rules->readsLists && !rules->readsAccount);
    }
};

/// `nowMs`: the moment where the query names none. Invalid: the draft, in words; NotFound: the audience.
Result<std::shared_ptr<QuestionPlan>> planOf(Query query, const cdp::DefinitionBook& book, std::int64_t nowMs);

class PartitionQuestion
{
public:
    explicit PartitionQuestion(std::shared_ptr<const QuestionPlan> plan) : m_plan(std::move(plan)) {}

    /// Goes on for about that long. `people` may be another one than before, of the same partition.
    void step(const cdp::ProfileStage& people, std::chrono::milliseconds budget);
    bool isDone() const { return m_isDone; }
    /// JSON, as far as it is known; NotFound: the audience that is to be explained.
    const Result<std::string>& body() const { return m_body; }

private:
    void showPerson(const cdp::ProfileStage& people);
    void listMembers(const cdp::ProfileStage& people);
    void examine(const cdp::ProfileStage& people, std::chrono::steady_clock::time_point until);
    void examineTogether(const cdp::ProfileStage& people);
    void judge(const cdp::Profile& profile, cdp::RuleEngine& engine);
    void tell(const cdp::ProfileStage& people);

    std::shared_ptr<const QuestionPlan> m_plan;
    bool m_isBegun = false, m_isDone = false;
    Result<std::string> m_body = std::string("{}");
    std::vector<cdp::ProfileId> m_people; ///< by id, which is a hash: the first ones are a sample
    std::size_t m_next = 0;
    std::uint64_t m_examined = 0, m_count = 0;
    std::vector<std::uint64_t> m_counts; ///< by moment
    std::vector<cdp::ProfileId> m_members;
    Catalogue m_catalogue;
};

} // namespace weir::engine
