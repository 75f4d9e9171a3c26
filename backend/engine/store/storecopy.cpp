#include "backend/engine/store/storecopy.h"

#include "backend/engine/store/storeinside.h"

#include <charconv>

namespace weir::engine {
namespace {

constexpr std::string_view usedMark = "used", originMark = "origin/", stepMark = "step/", before = "before/",
                           tooOld = "it was last in use ";

std::string joined(std::string_view a, std::string_view b) { return std::string(a).append(b); }

/// None: never set, or no number.
Result<std::optional<std::int64_t>> momentOf(const LocalStore& store, std::string_view name)
{
    const Result<std::optional<std::string>> text = store.mark(name);
    if (!text)
        return text.error();
    std::int64_t moment = 0;
    if (!*text || std::from_chars((*text)->data(), (*text)->data() + (*text)->size(), moment).ec != std::errc())
        return std::optional<std::int64_t>();
    return std::optional(moment);
}

bool isOlder(std::int64_t usedMs, std::int64_t nowMs) { return nowMs - usedMs > mostAwayMs; }

/// Positions and marks of the owner, for a store that is made again.
Result<std::map<std::string, std::string>> ownersMarks(const LocalStore& store)
{
    std::map<std::string, std::string> marks;
    const auto see = [&](std::string_view key, std::string_view value) {
        if (!key.empty() && key.front() == '\0') {
            const std::string_view name = key.substr(1);
            if (name != usedMark && !name.starts_with(originMark) && !name.starts_with(stepMark) &&
                !name.starts_with(before))
                marks[beforeMark(name)] = value;
        } else if (std::int64_t offset = 0; value.size() == sizeof offset) {
            std::memcpy(&offset, value.data(), sizeof offset);
            marks[beforeMark(key)] = std::to_string(offset);
        }
        return true;
    };
    const Result<void> read = store.each(positionTable, {}, see);
    return read ? Result<std::map<std::string, std::string>>(std::move(marks)) : read.error();
}

/// Why it is no copy of that, or no longer one that counts. Empty: it is, or it is new.
Result<std::string> objection(const LocalStore& store, const StoreOrigin& origin, std::int64_t nowMs)
{
    const Result<std::optional<std::int64_t>> used = momentOf(store, usedMark);
    if (!used)
        return used.error();
    if (!*used)
        return store.keysAbout() > 0 ? std::string("it does not say what it is a copy of") : std::string();
    for (const auto& [part, wanted] : origin) {
        const Result<std::optional<std::string>> found = store.mark(joined(originMark, part));
        if (!found)
            return found.error();
        if (*found && !(*found)->empty() && !wanted.empty() && **found != wanted)
            return "it is of another " + part + ": " + **found + " instead of " + wanted;
    }
    if (isOlder(**used, nowMs))
        return std::string(tooOld) + std::to_string((nowMs - **used) / 3'600'000) +
               " h ago, and Kafka may have forgotten what was deleted since";
    return std::string();
}

} // namespace

Result<OpenedCopy> openCopy(const std::string& folder, const StoreOptions& options, const StoreOrigin& origin,
                            std::int64_t nowMs)
{
    OpenedCopy opened;
    std::map<std::string, std::string> marks;
    for (int attempt = 0; attempt < 2; ++attempt) {
        Result<std::unique_ptr<LocalStore>> store = LocalStore::open(folder, options);
        if (!store)
            return store.error();
        opened.store = std::move(*store);
        const Result<std::string> against = objection(*opened.store, origin, nowMs);
        if (!against)
            return against.error();
        if (against->empty())
            break;
        opened.madeAnew = *against;
        const Result<std::map<std::string, std::string>> known = ownersMarks(*opened.store);
        if (!known)
            return known.error();
        if (against->starts_with(tooOld))
            marks = *known;
        opened.store.reset();
        if (const Result<void> gone = LocalStore::destroy(folder); !gone)
            return gone.error();
    }
    StoreBatch batch;
    for (const auto& [name, text] : marks)
        batch.setMark(name, text);
    for (const auto& [part, text] : origin)
        if (!text.empty())
            batch.setMark(joined(originMark, part), text);
    const Result<std::optional<std::int64_t>> used = momentOf(*opened.store, usedMark);
    if (!used)
        return used.error();
    if (!*used)
        setUsed(batch, nowMs);
    if (const Result<void> written = opened.store->write(batch); !written)
        return written.error();
    return opened;
}

std::string beforeMark(std::string_view name) { return joined(before, name); }

void setUsed(StoreBatch& batch, std::int64_t nowMs) { batch.setMark(usedMark, std::to_string(nowMs)); }

void setInStep(StoreBatch& batch, std::string_view part, std::int64_t nowMs)
{
    batch.setMark(joined(stepMark, part), std::to_string(nowMs));
}

Result<bool> isInStep(const LocalStore& store, std::string_view part, std::int64_t nowMs)
{
    const Result<std::optional<std::int64_t>> position = store.position(part);
    if (!position)
        return position.error();
    if (!*position)
        return true;
    const Result<std::optional<std::int64_t>> moment = momentOf(store, joined(stepMark, part));
    if (!moment)
        return moment.error();
    return *moment && nowMs - **moment <= mostAwayMs;
}

void forgetPart(StoreBatch& batch, std::string_view part)
{
    batch.erasePosition(part);
    batch.eraseMark(joined(stepMark, part));
}

} // namespace weir::engine
