// Purpose: what one worker has counted; several are merged. Thread: one at a time. Limits: about 10 MiB. Values beyond
// 1 MiB are not looked into; more than 200 names of headers or 200 kinds of format are not told apart.
#pragma once

#include "backend/service/statistics/topicstatistics.h"

#include <atomic>
#include <span>

namespace weir {

struct TallyOptions
{
    std::string topic;
    Format keyFormat = Format::Auto;
    Format valueFormat = Format::Auto;
    std::shared_ptr<const DecoderSet> decoders; ///< never null
    const std::atomic<bool>* cancelled = nullptr;
};

class RecordTally
{
public:
    explicit RecordTally(const TallyOptions& options);

    void beginBlock(const ScanBlock& block);
    void add(const RecordView& record, std::span<const RecordHeader> headers);
    void endBlock();

    void merge(const RecordTally& other);
    /// Everything but partitions, times of the run and its end.
    void writeTo(TopicStatistics& out) const;

private:
    struct FormatKey
    {
        Format format;
        int schemaId;
        std::string wrapping;
        auto operator<=>(const FormatKey&) const = default;
    };
    using Formats = std::map<FormatKey, SeenFormat>;

    void lookInto(const RecordView& record);
    Decoded decoded(std::string_view bytes, Format format, const DecodeContext& context);
    static void see(Formats& formats, const Decoded& decoded);
    static void merge(Formats& into, const Formats& from);

    const TallyOptions m_options;
    std::uint64_t m_blockRecords = 0;
    int m_waitsLeft = 200; ///< for schemas, 10 ms each
    std::string m_codec;
    std::map<std::string, CodecShare> m_codecs;
    TopicStatistics m_sums; ///< the plain numbers, histograms, times, top keys
    HyperLogLog m_keys;
    Recurrence m_again;
    FieldTally m_fields;
    Formats m_keyFormats, m_valueFormats;
    std::map<std::string, SeenHeader, std::less<>> m_headers;
};

} // namespace weir
