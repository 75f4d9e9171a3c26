#include "backend/engine/records/staterecord.h"

#include "backend/cdp/common/bytes.h"

#include <algorithm>
#include <charconv>

namespace weir::engine {
namespace {

constexpr std::string_view topic = "state", kind = "state";
constexpr std::size_t mostPieces = 65'535;
constexpr char plain = 2;

Error broken(const char* what) { return {ErrorKind::Decode, 0, QString::fromLatin1(what)}; }

} // namespace

std::string stateKeyText(const StateKey& key)
{
    std::string text = key.profile.toText();
    return key.index == 0 ? text : text + '/' + std::to_string(key.index);
}

Result<StateKey> stateKeyOf(std::string_view text)
{
    const Result<cdp::ProfileId> profile = profileOfKey(text.substr(0, 32));
    if (!profile)
        return profile.error();
    StateKey key{*profile, 0};
    if (text.size() == 32)
        return key;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + std::min<std::size_t>(33, text.size()), end, key.index);
    if (text[32] != '/' || read.ec != std::errc() || read.ptr != end || key.index == 0 || key.index >= mostPieces ||
        stateKeyText(key) != text)
        return broken("the key of a state record is broken");
    return key;
}

Result<std::uint32_t> StateCodec::split(cdp::ProfileId profile, std::uint64_t version, std::string_view state,
                                        std::uint32_t piecesBefore, std::vector<TopicRecord>& records)
{
    const std::size_t count = std::max<std::size_t>((state.size() + mostStatePiece - 1) / mostStatePiece, 1);
    if (count > mostPieces)
        return Error{ErrorKind::Limit, 0, QStringLiteral("a profile's state is too long"),
                     QString::fromStdString(profile.toText())};
    const std::uint64_t checksum = cdp::stableHash(state);
    const std::size_t before = records.size();
    for (std::uint32_t index = 0; index < count; ++index) {
        cdp::ByteWriter writer;
        if (!m_sealing.seals())
            writer.number(plain);
        writer.number(version);
        writer.number(index);
        writer.number(count);
        writer.number(checksum);
        writer.text(state.substr(std::min(index * mostStatePiece, state.size()), mostStatePiece));
        TopicRecord record{topic, profile, stateKeyText({profile, index}), {}};
        if (!m_sealing.seals()) {
            record.value = writer.take();
            record.kind = kind;
            record.seq = std::to_string(version);
        } else if (const Result<void> sealed = m_sealing.seal(record, kind, version, writer.take()); !sealed) {
            records.resize(before);
            return sealed.error();
        }
        records.push_back(std::move(record));
    }
    for (auto index = static_cast<std::uint32_t>(count); index < piecesBefore; ++index)
        records.push_back({topic, profile, stateKeyText({profile, index}), std::nullopt});
    return static_cast<std::uint32_t>(count);
}

void StateCodec::erase(cdp::ProfileId profile, std::uint32_t piecesBefore, std::vector<TopicRecord>& records)
{
    for (std::uint32_t index = 0; index < piecesBefore; ++index)
        records.push_back({topic, profile, stateKeyText({profile, index}), std::nullopt});
}

Result<StatePiece> StateCodec::decode(std::string_view key, std::string_view value)
{
    const Result<StateKey> place = stateKeyOf(key);
    if (!place)
        return place.error();
    std::string_view body = value;
    if (isSealed(value)) {
        const Result<std::string_view> opened = m_sealing.open(topic, place->profile, key, value);
        if (!opened)
            return opened.error();
        body = *opened;
    } else if (value.empty() || value.front() != plain)
        return broken("a state record is neither plain nor encrypted");
    else
        body.remove_prefix(1);
    cdp::ByteReader reader(body);
    StatePiece piece{place->profile};
    piece.version = reader.number();
    const std::uint64_t index = reader.number(), count = reader.number();
    piece.checksum = reader.number();
    piece.bytes = reader.text();
    if (reader.isBroken() || !reader.atEnd() || index != place->index || index >= count || count > mostPieces ||
        piece.bytes.size() > mostStatePiece)
        return broken("a state record is broken");
    piece.index = static_cast<std::uint32_t>(index);
    piece.count = static_cast<std::uint32_t>(count);
    return piece;
}

Result<std::string> StateCodec::join(std::vector<StatePiece> pieces)
{
    std::sort(pieces.begin(), pieces.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
    std::string whole;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const StatePiece &piece = pieces[i], &first = pieces.front();
        if (piece.index != i || piece.count != pieces.size() || piece.version != first.version ||
            piece.checksum != first.checksum || piece.profile != first.profile)
            return Error{ErrorKind::Conflict, 0, QStringLiteral("pieces of a state do not belong together"),
                         QString::fromStdString(first.profile.toText())};
        whole += piece.bytes;
    }
    if (pieces.empty())
        return Error{ErrorKind::Conflict, 0, QStringLiteral("a state without pieces")};
    if (cdp::stableHash(whole) != pieces.front().checksum)
        return Error{ErrorKind::Decode, 0, QStringLiteral("a state has another checksum than it says"),
                     QString::fromStdString(pieces.front().profile.toText())};
    return whole;
}

} // namespace weir::engine
