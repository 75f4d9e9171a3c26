// Purpose: what senders of webhooks and Debezium send, shortened, and what becomes of it. Thread: constants. Limits:
// written for this test after the senders' documentation; people and numbers are made up.
#pragma once

#include <vector>

namespace weir::test {

struct PresetSample
{
    const char* name;
    const char* preset; ///< the file's name without .json
    const char* sample; ///< as the HTTP source hands it on: with webhookHeaders
    const char* event;  ///< behind the spec check
};

std::vector<PresetSample> presetSamples();

} // namespace weir::test
