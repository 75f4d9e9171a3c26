#include "backend/engine/log/logrecord.h"

namespace weir::engine {

std::optional<std::string_view> headerOf(const RecordBatch& batch, std::size_t index, std::string_view name)
{
    std::optional<std::string_view> found;
    for (const RecordHeader& header : batch.headers(index)) {
        if (header.name == name)
            found = header.isNull ? std::nullopt : std::optional(header.value);
    }
    return found;
}

} // namespace weir::engine
