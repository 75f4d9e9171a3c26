#include "backend/service/statistics/recordtally.h"

#include "backend/service/statistics/contenthash.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace weir {
namespace {

constexpr std::size_t mostLookedInto = 1u << 20;
constexpr std::size_t mostHeaders = 200;
constexpr std::size_t mostFormats = 200;
constexpr std::size_t mostHeaderNameBytes = 200;
constexpr std::uint64_t nothing = 0x5DEECE66DULL; ///< null is not the empty text
constexpr std::chrono::milliseconds schemaWait{10};

bool meansJson(std::string_view bytes)
{
    const std::size_t at = bytes.find_first_not_of(" \t\r\n");
    return at != bytes.npos && (bytes[at] == '{' || bytes[at] == '[');
}

template <typename T> std::vector<T> byRecords(std::vector<T> all)
{
    std::stable_sort(all.begin(), all.end(), [](const T& a, const T& b) { return a.records > b.records; });
    return all;
}

} // namespace

RecordTally::RecordTally(const TallyOptions& options) : m_options(options) {}

void RecordTally::beginBlock(const ScanBlock& block)
{
    m_sums.packedBytes += block.packedBytes;
    m_sums.unpackedBytes += block.unpackedBytes;
    m_codec = block.codec;
    CodecShare& share = m_codecs[m_codec];
    share.codec = m_codec;
    ++share.blocks;
    share.packedBytes += block.packedBytes;
    share.unpackedBytes += block.unpackedBytes;
    m_blockRecords = 0;
}

void RecordTally::endBlock()
{
    m_codecs[m_codec].records += m_blockRecords;
    if (m_blockRecords > 0)
        m_sums.blockRecords.add(m_blockRecords);
}

void RecordTally::add(const RecordView& record, std::span<const RecordHeader> headers)
{
    if (record.isControl()) {
        ++m_sums.markers;
        return;
    }
    if (record.has(RecordFlag::Aborted) || record.has(RecordFlag::Pending)) {
        ++(record.has(RecordFlag::Aborted) ? m_sums.aborted : m_sums.open);
        return;
    }
    ++m_sums.records;
    ++m_blockRecords;
    m_sums.transactional += record.has(RecordFlag::Transactional) ? 1 : 0;
    const bool noKey = record.has(RecordFlag::KeyNull), noValue = record.has(RecordFlag::ValueNull);
    std::uint64_t content = nothing;
    if (noKey) {
        ++m_sums.nullKeys;
    } else {
        const std::uint64_t hash = contentHash(record.key);
        content = hash;
        m_keys.add(hash);
        m_sums.topKeys.add(record.key, hash, record.key.size() + record.value.size());
        m_sums.keySizes.add(record.key.size());
    }
    if (noValue)
        ++m_sums.tombstones;
    else
        m_sums.valueSizes.add(record.value.size());
    m_again.add(spreadBits(content * 31 + (noValue ? nothing : contentHash(record.value))));
    if (record.timestampMs < 0)
        ++m_sums.withoutTime;
    else
        m_sums.times.add(record.timestampMs, record.key.size() + record.value.size());
    for (const RecordHeader& header : headers) {
        const std::string_view name = header.name.substr(0, mostHeaderNameBytes);
        auto seen = m_headers.find(name);
        if (seen == m_headers.end()) {
            if (m_headers.size() >= mostHeaders) {
                m_sums.headersCut = true;
                continue;
            }
            seen = m_headers.emplace(std::string(name), SeenHeader{std::string(name), 0, 0}).first;
        }
        ++seen->second.records;
        seen->second.bytes += header.value.size();
    }
    lookInto(record);
}

/// A schema that is on its way is waited for, a little: without it nothing can be said about the fields.
Decoded RecordTally::decoded(std::string_view bytes, Format format, const DecodeContext& context)
{
    Decoded result = m_options.decoders->decode(bytes, format, 0, context);
    while (result.state == DecodeState::Pending && m_waitsLeft > 0 &&
           !(m_options.cancelled && m_options.cancelled->load())) {
        --m_waitsLeft;
        std::this_thread::sleep_for(schemaWait);
        result = m_options.decoders->decode(bytes, format, 0, context);
    }
    return result;
}

void RecordTally::see(Formats& formats, const Decoded& decoded)
{
    FormatKey key{decoded.format, decoded.schema ? decoded.schema->id : 0, decoded.wrapping};
    auto seen = formats.find(key);
    if (seen == formats.end()) {
        if (formats.size() >= mostFormats)
            return;
        seen = formats.emplace(std::move(key), SeenFormat{}).first;
        seen->second.format = decoded.format;
        seen->second.wrapping = decoded.wrapping;
    }
    if (decoded.schema && seen->second.schema.subject.empty())
        seen->second.schema = *decoded.schema;
    ++seen->second.records;
    seen->second.failed += decoded.state == DecodeState::Ok ? 0 : 1;
}

void RecordTally::lookInto(const RecordView& record)
{
    DecodeContext context{m_options.topic, RecordPart::Key, record.key};
    if (!record.has(RecordFlag::KeyNull) && record.key.size() <= mostLookedInto)
        see(m_keyFormats, m_options.decoders->decode(record.key, m_options.keyFormat, 1024, context));
    if (record.has(RecordFlag::ValueNull))
        return;
    if (record.value.size() > mostLookedInto) {
        ++m_sums.tooBig;
        return;
    }
    const bool mayBeJson = m_options.valueFormat == Format::Auto || m_options.valueFormat == Format::Json;
    Decoded plain;
    plain.format = Format::Json;
    if (mayBeJson && meansJson(record.value) && m_fields.add(record.value)) {
        see(m_valueFormats, plain);
        return;
    }
    context.part = RecordPart::Value;
    const Decoded value = decoded(record.value, m_options.valueFormat, context);
    see(m_valueFormats, value);
    if (value.isJson && value.text.size() <= 8 * mostLookedInto)
        m_fields.add(value.text);
}

void RecordTally::merge(Formats& into, const Formats& from)
{
    for (const auto& [key, format] : from) {
        SeenFormat& seen = into[key];
        const std::uint64_t records = seen.records + format.records, failed = seen.failed + format.failed;
        if (seen.schema.subject.empty())
            seen = format;
        seen.records = records;
        seen.failed = failed;
    }
}

void RecordTally::merge(const RecordTally& other)
{
    const TopicStatistics& from = other.m_sums;
    for (std::uint64_t TopicStatistics::*number :
         {&TopicStatistics::records, &TopicStatistics::nullKeys, &TopicStatistics::tombstones,
          &TopicStatistics::transactional, &TopicStatistics::markers, &TopicStatistics::aborted, &TopicStatistics::open,
          &TopicStatistics::packedBytes, &TopicStatistics::unpackedBytes, &TopicStatistics::withoutTime,
          &TopicStatistics::tooBig})
        m_sums.*number += from.*number;
    m_sums.headersCut = m_sums.headersCut || from.headersCut;
    m_sums.keySizes.merge(from.keySizes);
    m_sums.valueSizes.merge(from.valueSizes);
    m_sums.blockRecords.merge(from.blockRecords);
    m_sums.times.merge(from.times);
    m_sums.topKeys.merge(from.topKeys);
    m_keys.merge(other.m_keys);
    m_again.merge(other.m_again);
    m_fields.merge(other.m_fields);
    merge(m_keyFormats, other.m_keyFormats);
    merge(m_valueFormats, other.m_valueFormats);
    for (const auto& [name, header] : other.m_headers) {
        if (m_headers.size() >= mostHeaders && !m_headers.contains(name)) {
            m_sums.headersCut = true;
            continue;
        }
        SeenHeader& seen = m_headers[name];
        seen.name = name;
        seen.records += header.records;
        seen.bytes += header.bytes;
    }
    for (const auto& [codec, share] : other.m_codecs) {
        CodecShare& sum = m_codecs[codec];
        sum.codec = codec;
        sum.blocks += share.blocks;
        sum.records += share.records;
        sum.packedBytes += share.packedBytes;
        sum.unpackedBytes += share.unpackedBytes;
    }
}

void RecordTally::writeTo(TopicStatistics& out) const
{
    out = m_sums;
    out.differentKeys = m_keys.estimate();
    out.differentKeysError = m_keys.standardError();
    out.again = m_again.answer();
    out.fields = m_fields.fields();
    out.surveyed = m_fields.records();
    out.fieldsCut = m_fields.isCut();
    for (const auto& [key, format] : m_keyFormats)
        out.keyFormats.push_back(format);
    for (const auto& [key, format] : m_valueFormats)
        out.valueFormats.push_back(format);
    for (const auto& [name, header] : m_headers)
        out.headers.push_back(header);
    for (const auto& [codec, share] : m_codecs)
        out.codecs.push_back(share);
    out.keyFormats = byRecords(std::move(out.keyFormats));
    out.valueFormats = byRecords(std::move(out.valueFormats));
    out.headers = byRecords(std::move(out.headers));
    out.codecs = byRecords(std::move(out.codecs));
}

} // namespace weir
