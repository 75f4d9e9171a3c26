// Purpose: one person in journeys on a virtual clock, with a world that is made up: audiences and traits are what a
// test says. Thread: one. Limits: JSON is written with ' for ".
#pragma once

#include "backend/cdp/journeys/journeyrunner.h"

#include <QString>
#include <map>
#include <set>

namespace weir::cdp {

/// The mistakes of a journey's document, as "Kind place found", in the order noted; empty: none.
std::vector<std::string> journeyMistakes(std::string_view json);
std::optional<JourneyDefinition> journeyOf(std::string_view json);

class JourneyStory : public JourneyHost, private Surroundings
{
public:
    explicit JourneyStory(std::string_view start = "2026-01-01T00:00:00Z", std::string_view person = "m1");

    void publish(const std::string& key, std::string_view journey, bool isEnabled = true);
    void remove(const std::string& key);
    /// A track event now, or at an offset from it.
    void event(std::string_view name, std::string_view properties = "{}", std::int64_t offsetMs = 0);
    void setMember(const std::string& audience, bool isMember = true); ///< known, and entered
    /// From that moment on it is a member; known beforehand (Verdict::until).
    void memberFrom(const std::string& audience, std::string_view moment);
    void trait(const std::string& key, std::string_view json);
    void advance(std::string_view duration);
    void advanceTo(std::string_view moment);
    /// Drops everything but what is saved.
    void restart();
    /// The other person becomes this one.
    void merge(JourneyStory& gone);

    QString node(const std::string& journey) const; ///< empty: in none
    QString log();        ///< "entered hold event; moved hold>mail timeout" since the last call
    QString sent() const; ///< the payloads so far, one a line: "crm {…}"
    QString now() const;
    const JourneyState& state() const { return m_state; }
    const JourneyRunner& runner() const { return m_runner; }
    void setTimed() { m_isTimed = true; } ///< each line of the log begins with its moment
    void setProfile(std::string_view messageId) { m_profile = ProfileId::ofMessage(messageId); }

    std::int64_t nowMs() const override { return m_now; }
    ProfileId profile() const override { return m_profile; }
    Verdict holds(RuleId rule) const override;
    const Surroundings& surroundings(const Json& entry) const override;
    Json profileDocument(JsonArena& arena) const override;
    void send(const JourneyMessage& message) override;
    void setTrait(const std::string& trait, const Json& value) override;

private:
    Json trait(const JsonPath& path, std::int64_t& until) const override;
    Json step(std::size_t) const override { return {}; }
    Json entry() const override { return m_entry; }
    Verdict holds(const Condition& condition) const;
    void note(JourneySteps&& steps);
    void settle();

    std::int64_t m_now = 0;
    ProfileId m_profile;
    JourneyPrograms m_programs;
    JourneyRunner m_runner{m_programs};
    JourneyState m_state;
    std::vector<Condition> m_rules;
    std::map<std::string, std::int64_t> m_members; ///< since when
    JsonPointer m_traits;
    mutable Json m_entry;
    std::map<std::string, std::int64_t> m_versions;
    QStringList m_log, m_sent;
    bool m_isTraitSet = false, m_isTimed = false;
    int m_events = 0;
};

} // namespace weir::cdp
