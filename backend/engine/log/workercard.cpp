#include "backend/engine/log/workercard.h"

#include "backend/base/json/jsonparser.h"

namespace weir::engine {

std::string textOf(const WorkerCard& card)
{
    const std::vector<JsonMember> members{
        {"id", Json::ofText(card.transactionalId)}, {"stage", Json::ofText(card.stage)},
        {"group", Json::ofText(card.group)},        {"host", Json::ofText(card.host)},
        {"pid", Json::ofInteger(card.pid)},         {"startedAt", Json::ofInteger(card.startedAtMs)},
        {"version", Json::ofText(card.version)},    {"toFill", Json::ofInteger(card.toFill)}};
    JsonArena arena;
    return toJsonText(arena.object(members));
}

std::optional<WorkerCard> cardOf(std::string_view key, std::string_view text)
{
    JsonArena arena;
    JsonParser parser;
    Json root;
    if (!parser.parse(text, arena, root) || key.empty() || root.at("id").text() != key)
        return std::nullopt;
    WorkerCard card;
    card.transactionalId = std::string(key);
    card.stage = std::string(root.at("stage").text());
    card.group = std::string(root.at("group").text());
    card.host = std::string(root.at("host").text());
    card.pid = root.at("pid").integer().value_or(0);
    card.startedAtMs = root.at("startedAt").integer().value_or(0);
    card.version = std::string(root.at("version").text());
    card.toFill = root.at("toFill").integer().value_or(0);
    return card;
}

} // namespace weir::engine
