// Purpose: transformations for tests, by a member of the event: properties.act: "drop", "split", "fail", "spoil" (what
// it makes is no event), "stamp", "unavailable". Thread: any. Limits: tests only.
#pragma once

#include "backend/engine/collect/transformer.h"

namespace weir::test {

class FakeTransformer final : public engine::Transformer
{
public:
    void setDefinitions(const cdp::DefinitionBook&) override {}
    bool appliesToAny() const override { return true; }
    Result<engine::TransformedEvents> run(std::span<const Input> inputs) override
    {
        engine::TransformedEvents done;
        auto memory = std::make_shared<JsonDocument>();
        JsonArena& arena = memory->arena;
        for (const Input& input : inputs) {
            engine::Transformed became;
            const std::string_view act = input.event.at("properties").at("act").text();
            became.isChanged = !act.empty() && act != "fail";
            if (act == "unavailable")
                return Error{ErrorKind::Unavailable, 0, QStringLiteral("no child"), {}, true};
            if (act == "fail") {
                became.failure = "Transformation-Failed";
                became.detail = "it threw";
                became.where = "transformation t";
                became.logs.emplace_back("t", "before it threw");
            } else if (act == "split") {
                became.results = {input.event, input.event, arena.with(input.event, "type", arena.text("nonsense"))};
            } else if (act == "spoil") {
                became.results = {Json::ofInteger(1)};
            } else if (act == "stamp") {
                became.results = {arena.with(input.event, "timestamp", arena.text("2020-02-02T02:02:02.000Z"))};
            }
            done.of.push_back(std::move(became));
        }
        done.memory.push_back(memory);
        return done;
    }
};

} // namespace weir::test
