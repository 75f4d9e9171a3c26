#include "backend/service/export/recordtext.h"

#include <chrono>
#include <set>
#include <thread>

namespace weir {
namespace {

constexpr int schemaTimeoutMs = 10'000;
constexpr int askAgainMs = 10;

} // namespace

RecordText::RecordText(const ExportOptions& options, const std::atomic<bool>* cancelled) : m_options(options)
{
    std::shared_ptr<const DecoderSet> decoders = options.decoders;
    if (!decoders)
        decoders = std::make_shared<const DecoderSet>();
    auto gaveUp = std::make_shared<std::set<int>>();
    m_decode = [decoders, gaveUp, cancelled](std::string_view bytes, Format format, const DecodeContext& context) {
        Decoded decoded = decoders->decode(bytes, format, 0, context);
        int waited = 0;
        while (decoded.state == DecodeState::Pending && decoded.schema && !gaveUp->contains(decoded.schema->id)) {
            if (waited >= schemaTimeoutMs || (cancelled && *cancelled)) {
                gaveUp->insert(decoded.schema->id);
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(askAgainMs));
            waited += askAgainMs;
            decoded = decoders->decode(bytes, format, 0, context);
        }
        return decoded;
    };
}

RecordText::RecordText(const ExportOptions& options, Decode decode) : m_options(options), m_decode(std::move(decode)) {}

const MaskSet* RecordText::masksOf(std::string_view topic) const
{
    const auto own = m_options.topicMasks.find(topic);
    return own != m_options.topicMasks.end() ? own->second.get() : m_options.masks.get();
}

Decoded RecordText::masked(Decoded decoded, std::string_view topic, RecordPart part, std::string_view headerName)
{
    const MaskSet* masks = masksOf(topic);
    if (!masks || masks->isEmpty() || !masks->concerns(topic, part, headerName))
        return decoded;
    std::string before = decoded.text;
    decoded = masks->masked(std::move(decoded), topic, part, headerName);
    m_hasMasked = m_hasMasked || decoded.text != before;
    return decoded;
}

bool RecordText::mayShowBytes(std::string_view topic, RecordPart part, std::string_view headerName) const
{
    const MaskSet* masks = masksOf(topic);
    return !masks || masks->isEmpty() || !masks->concerns(topic, part, headerName);
}

Decoded RecordText::key(std::string_view topic, const RecordView& record)
{
    DecodeContext context{topic, RecordPart::Key, {}};
    return masked(m_decode(record.key, m_options.keyFormat, context), topic, RecordPart::Key);
}

Decoded RecordText::value(std::string_view topic, const RecordView& record)
{
    DecodeContext context{topic, RecordPart::Value, record.key};
    return masked(m_decode(record.value, m_options.valueFormat, context), topic, RecordPart::Value);
}

Decoded RecordText::header(std::string_view topic, const RecordHeader& header)
{
    DecodeContext context{topic, RecordPart::Header, {}};
    return masked(m_decode(header.value, Format::Auto, context), topic, RecordPart::Header, header.name);
}

} // namespace weir
