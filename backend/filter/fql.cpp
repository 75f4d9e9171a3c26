#include "backend/filter/fql.h"

#include "backend/filter/fqlevaluation.h"

namespace weir {

struct FqlScratch::Private
{
    FqlRoom room;
};

FqlScratch::FqlScratch() : d(std::make_unique<Private>()) {}

FqlScratch::~FqlScratch() = default;

FqlScratch::FqlScratch(FqlScratch&&) noexcept = default;

FqlScratch& FqlScratch::operator=(FqlScratch&&) noexcept = default;

struct Fql::Program : FqlProgram
{
    using FqlProgram::FqlProgram;
};

Fql::Fql() = default;

Fql::~Fql() = default;

Fql::Compiled Fql::compile(std::string_view text, FqlRoots roots)
{
    Compiled compiled;
    FqlParsed parsed = parseFql(text, roots);
    compiled.mistake = std::move(parsed.mistake);
    compiled.remarks = std::move(parsed.remarks);
    if (!compiled.mistake) {
        std::shared_ptr<Fql> program(new Fql);
        program->d = std::make_unique<Program>(std::string(text), std::move(parsed.root), roots);
        compiled.program = std::move(program);
    }
    return compiled;
}

bool Fql::matchesEvent(std::string_view json, FqlScratch& scratch, bool* broken) const
{
    FqlRoom& room = scratch.d->room;
    room.usedTexts = 0;
    const auto outcome = room.event.walk(json, d->event, room.eventSlots);
    if (broken)
        *broken = outcome == FqlJsonWalk::Outcome::Broken;
    return outcome == FqlJsonWalk::Outcome::Object && FqlEvaluation(*d, room, nullptr).isTrue(d->root);
}

bool Fql::matchesRecord(const FqlRecord& record, FqlScratch& scratch) const
{
    FqlRoom& room = scratch.d->room;
    room.usedTexts = 0;
    return FqlEvaluation(*d, room, &record).isTrue(d->root);
}

const std::vector<std::string>& Fql::requiredTexts() const { return d->required; }

bool Fql::readsKey() const { return d->readsKey; }

bool Fql::readsValue() const { return d->readsValue; }

bool Fql::readsHeaders() const { return d->readsHeaders; }

const std::string& Fql::text() const { return d->text; }

} // namespace weir
