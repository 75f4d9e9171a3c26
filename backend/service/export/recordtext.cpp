#include "backend/service/export/recordtext.h"

#include <chrono>
#include <map>
#include <mutex>
#include <thread>

namespace weir {
namespace {

constexpr int schemaTimeoutMs = 10'000;
constexpr int askAgainMs = 10;

} // namespace

std::function<bool(int)> schemaWaiter(std::shared_ptr<const DecoderSet> decoders, const std::atomic<bool>* cancelled)
{
    struct Known
    {
        std::mutex mutex;
        std::map<int, bool> came;
    };
    return [decoders = std::move(decoders), cancelled, known = std::make_shared<Known>()](int id) {
        const std::lock_guard lock(known->mutex);
        if (const auto answer = known->came.find(id); answer != known->came.end())
            return answer->second;
        // Framing with the id and no body: it cannot be decoded, but says whether the schema is there.
        const std::string probe{'\0', char(id >> 24), char(id >> 16), char(id >> 8), char(id)};
        int waited = 0;
        bool isPending = true;
        while ((isPending = decoders->decode(probe, Format::Avro).state == DecodeState::Pending) &&
               waited < schemaTimeoutMs && !(cancelled && *cancelled)) {
            std::this_thread::sleep_for(std::chrono::milliseconds(askAgainMs));
            waited += askAgainMs;
        }
        return known->came[id] = !isPending;
    };
}

RecordText::RecordText(const ExportOptions& options, const std::atomic<bool>* cancelled) : m_options(options)
{
    std::shared_ptr<const DecoderSet> decoders = options.decoders;
    if (!decoders)
        decoders = std::make_shared<const DecoderSet>();
    m_decode = [decoders, wait = schemaWaiter(decoders, cancelled)](std::string_view bytes, Format format,
                                                                    const DecodeContext& context) {
        Decoded decoded = decoders->decode(bytes, format, 0, context);
        if (decoded.state == DecodeState::Pending && decoded.schema && wait(decoded.schema->id))
            decoded = decoders->decode(bytes, format, 0, context);
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
