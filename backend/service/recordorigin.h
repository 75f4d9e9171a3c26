// Purpose: where records can be read from, searched and counted: the topics of a cluster, or files opened as if they
// were topics. Thread: GUI; none of it blocks. Limits: what is returned does not outlive the origin.
#pragma once

#include "backend/kafka/scan/recordscan.h"
#include "backend/service/search/searchstream.h"

#include <functional>

namespace weir {

class RecordOrigin
{
public:
    virtual ~RecordOrigin() = default;

    /// A new stream; it has not been started. Never null.
    virtual std::unique_ptr<RecordStream> openStream(const ReadRequest& request) = 0;
    virtual std::unique_ptr<SearchStream> openSearch(const SearchRequest& request) = 0;
    /// A scan of what the request names (its match is left to the visitor). The ranges are found on a scan thread;
    /// a topic that does not exist ends it as Failed. Never null.
    virtual std::unique_ptr<RecordScan> openScan(const SearchRequest& request) = 0;
    /// Never null.
    virtual std::shared_ptr<const DecoderSet> decoders() const = 0;
};

} // namespace weir
