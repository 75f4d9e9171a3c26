// Purpose: who must stay out, who was erased, which privacy requests were carried out, as the engine keeps it: in
// memory, each change as a record of `suppressions`, a copy in the local store. Thread: one. Limits: memory.
//
// Records of `suppressions`: "suppressed/<hash>" and "erased/<hash>", the hash of "type:value" in hexadecimal digits:
// {"at": ms}; "request/<key>": {"version", "type", "at": ms, "proof"?}; null: no longer.
#pragma once

#include "backend/cdp/definitions/definitions.h"
#include "backend/cdp/stages/identifystage.h"
#include "backend/engine/records/topicrecord.h"
#include "backend/engine/store/localstore.h"

#include <map>

namespace weir::engine {

class PrivacyTable
{
public:
    /// All outlive it; `store` may be null, else what it holds is taken over (see failure()).
    PrivacyTable(LocalStore* store, cdp::Suppressions& suppressions, cdp::PrivacyLedger& ledger);

    /// A record of `suppressions`. Errors: Decode.
    Result<void> apply(std::string_view key, std::optional<std::string_view> value);
    bool isDone(const std::string& request, std::int64_t version) const;

    void suppress(std::string_view type, std::string_view value, std::int64_t atMs);
    void unsuppress(std::string_view type, std::string_view value);
    void erased(std::string_view type, std::string_view value, std::int64_t atMs);
    /// `proof`: JSON, or empty. Returns what stands in the record.
    std::string done(const std::string& request, std::int64_t version, std::string_view type, std::int64_t atMs,
                     std::string_view proof);

    void takeRecords(std::vector<TopicRecord>& records);
    void write(StoreBatch& batch); ///< what was changed since the last call
    const std::optional<Error>& failure() const { return m_failure; }

private:
    void change(std::string key, std::optional<std::string> value);

    cdp::Suppressions& m_suppressions;
    cdp::PrivacyLedger& m_ledger;
    std::map<std::string, std::int64_t> m_done;                         ///< versions
    std::map<std::string, std::optional<std::string>> m_changed, m_new; ///< for the store; for the changelog
    bool m_hasStore;
    std::optional<Error> m_failure;
};

} // namespace weir::engine
