#include "backend/cdp/identity/identitystore.h"

#include "backend/cdp/common/profileidbytes.h"

namespace weir::cdp {
namespace {
constexpr std::uint64_t format = 1;
}

void IdentityStore::save(ByteWriter& writer) const
{
    writer.number(format);
    writer.number(m_types.size());
    for (const std::string& type : m_types)
        writer.text(type);
    writer.number(m_profiles.size());
    for (const Profile& profile : m_profiles) {
        writer.flag(profile.into != none);
        if (profile.into == none)
            continue;
        writeId(writer, profile.id);
    }
    // Merges and links in the order in which they came about give each profile its own in the same order again.
    for (const Merge& merge : m_merges) {
        if (merge.from == none)
            continue;
        writer.number(std::uint64_t(merge.from) + 1);
        writer.number(merge.into);
        writer.text(cause(merge));
    }
    writer.number(0);
    m_texts.each([&](Number number) {
        if (link(number).profile == none)
            return;
        writer.number(std::uint64_t(link(number).profile) + 1);
        writer.number(link(number).type);
        writer.text(value(number));
        writer.text(cause(number));
    });
    writer.number(0);
}

bool IdentityStore::load(ByteReader& reader)
{
    clear();
    const bool isRead = reader.number() == format && loadProfiles(reader) && loadMerges(reader) && loadLinks(reader);
    if (!isRead || reader.isBroken()) {
        clear();
        return false;
    }
    return true;
}

bool IdentityStore::loadProfiles(ByteReader& reader)
{
    for (std::size_t left = reader.count(); left > 0; --left)
        m_types.emplace_back(reader.text());
    if (m_types.size() > UINT16_MAX)
        return false;
    for (std::size_t left = reader.count(); left > 0; --left) {
        if (!reader.flag()) {
            m_profiles.push_back({});
            continue;
        }
        const ProfileId id = readId(reader);
        if (reader.isBroken() || numberOf(id) != none)
            return false;
        addProfile(id);
    }
    return !reader.isBroken();
}

bool IdentityStore::loadMerges(ByteReader& reader)
{
    for (std::uint64_t from = reader.number(); from != 0; from = reader.number()) {
        const std::uint64_t into = reader.number();
        const std::string_view messageId = reader.text();
        const bool isFromCurrent = from <= m_profiles.size() && m_profiles[from - 1].into == from - 1;
        if (!isFromCurrent || into >= from - 1 || m_profiles[into].into != into)
            return false;
        addMerge(personAt(Number(from - 1)), personAt(Number(into)), messageId);
    }
    return !reader.isBroken();
}

bool IdentityStore::loadLinks(ByteReader& reader)
{
    for (std::uint64_t profile = reader.number(); profile != 0; profile = reader.number()) {
        const std::uint64_t type = reader.number();
        const std::string_view value = reader.text();
        const std::string_view messageId = reader.text();
        const bool isCurrent = profile <= m_profiles.size() && m_profiles[profile - 1].into == profile - 1;
        if (!isCurrent || type >= m_types.size() || linkOf(std::uint16_t(type), value) != none)
            return false;
        addLink(personAt(Number(profile - 1)), std::uint16_t(type), value, messageId);
    }
    return !reader.isBroken();
}

} // namespace weir::cdp
