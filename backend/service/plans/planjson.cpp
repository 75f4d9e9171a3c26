#include "backend/service/plans/changeplan.h"
#include "backend/service/plans/jsonreader.h"

#include <QDateTime>
#include <array>

namespace weir {
namespace {

constexpr int planForm = 1;

template <typename Value> struct Name
{
    Value value;
    const char* name;
};

constexpr std::array stepNames{
    Name<StepKind>{StepKind::MoveOffset, "moveOffset"}, Name<StepKind>{StepKind::DeleteOffset, "deleteOffset"},
    Name<StepKind>{StepKind::DeleteGroup, "deleteGroup"}, Name<StepKind>{StepKind::SaveDefinition, "saveDefinition"},
    Name<StepKind>{StepKind::RemoveDefinition, "removeDefinition"}};
constexpr std::array purposeNames{Name<PlanPurpose>{PlanPurpose::MoveOffsets, "moveOffsets"},
                                  Name<PlanPurpose>{PlanPurpose::CloneGroup, "cloneGroup"},
                                  Name<PlanPurpose>{PlanPurpose::DeleteGroup, "deleteGroup"},
                                  Name<PlanPurpose>{PlanPurpose::DeleteOffsets, "deleteOffsets"},
                                  Name<PlanPurpose>{PlanPurpose::SaveDefinitions, "saveDefinitions"},
                                  Name<PlanPurpose>{PlanPurpose::Undo, "undo"},
                                  Name<PlanPurpose>{PlanPurpose::Mixed, "mixed"}};

template <typename Names, typename Value> QString nameOf(const Names& names, Value value)
{
    for (const auto& entry : names) {
        if (entry.value == value)
            return QString::fromLatin1(entry.name);
    }
    return {};
}

template <typename Value, typename Names> Value valueOf(const Names& names, JsonReader& reader, const char* field)
{
    const QString text = reader.text(field);
    for (const auto& entry : names) {
        if (text == QLatin1String(entry.name))
            return entry.value;
    }
    reader.fail(field, QStringLiteral("is none that is known: “%1”").arg(text));
    return names[0].value;
}

QJsonObject errorJson(const Error& error)
{
    QJsonObject json{{QStringLiteral("kind"), errorKindName(error.kind)}, {QStringLiteral("detail"), error.detail}};
    if (error.code != 0)
        json.insert(QStringLiteral("code"), error.code);
    if (!error.subject.isEmpty())
        json.insert(QStringLiteral("subject"), error.subject);
    return json;
}

std::optional<Error> readError(JsonReader& parent, const char* name, std::optional<Error>& mistake)
{
    const QJsonValue value = parent.value(name);
    if (value.isUndefined())
        return {};
    JsonReader reader(value, parent.place(name), mistake);
    Error error;
    const QString kind = reader.text("kind");
    bool isKnown = false;
    for (int i = 0; i <= int(ErrorKind::ReadOnly) && !isKnown; ++i) {
        error.kind = ErrorKind(i);
        isKnown = errorKindName(error.kind) == kind;
    }
    if (!isKnown)
        reader.fail("kind", QStringLiteral("is none that is known: “%1”").arg(kind));
    error.detail = reader.text("detail");
    error.subject = reader.text("subject");
    error.code = int(reader.number("code", 0));
    reader.refuseOthers();
    return error;
}

std::optional<Definition> readDefinition(JsonReader& parent, const char* name)
{
    const QJsonValue value = parent.value(name);
    if (value.isUndefined())
        return {};
    Result<Definition> read = Definition::fromJson(value.toObject());
    if (!read) {
        parent.fail(name, QStringLiteral("is no definition: ") + read.error().detail);
        return {};
    }
    return std::move(read).value();
}

void put(QJsonObject& json, const char* name, const std::optional<std::int64_t>& number)
{
    if (number)
        json.insert(QLatin1String(name), jsonNumber(*number));
}

QJsonObject stepJson(const PlanStep& step)
{
    QJsonObject json{{QStringLiteral("do"), nameOf(stepNames, step.kind)}};
    if (!step.group.isEmpty())
        json.insert(QStringLiteral("group"), step.group);
    if (!step.at.topic.isEmpty()) {
        json.insert(QStringLiteral("topic"), step.at.topic);
        json.insert(QStringLiteral("partition"), step.at.partition);
    }
    put(json, "from", step.from);
    put(json, "to", step.to);
    put(json, "targetTime", step.targetTimeMs);
    put(json, "start", step.start);
    put(json, "end", step.end);
    put(json, "wanted", step.wanted);
    if (!step.firstRecord.isEmpty())
        json.insert(QStringLiteral("firstRecord"), step.firstRecord);
    if (step.before)
        json.insert(QStringLiteral("before"), step.before->toJson());
    if (step.after)
        json.insert(QStringLiteral("after"), step.after->toJson());
    if (step.refused)
        json.insert(QStringLiteral("refused"), errorJson(*step.refused));
    if (step.done)
        json.insert(QStringLiteral("done"), true);
    return json;
}

PlanStep readStep(const QJsonValue& value, const QString& place, std::optional<Error>& mistake)
{
    JsonReader reader(value, place, mistake);
    PlanStep step;
    step.kind = valueOf<StepKind>(stepNames, reader, "do");
    step.group = reader.text("group");
    step.at.topic = reader.text("topic");
    step.at.partition = std::int32_t(reader.number("partition", 0));
    step.from = reader.number("from");
    step.to = reader.number("to");
    step.targetTimeMs = reader.number("targetTime");
    step.start = reader.number("start");
    step.end = reader.number("end");
    step.wanted = reader.number("wanted");
    step.firstRecord = reader.text("firstRecord");
    step.before = readDefinition(reader, "before");
    step.after = readDefinition(reader, "after");
    step.refused = readError(reader, "refused", mistake);
    step.done = reader.flag("done");
    const bool isOffset = step.kind == StepKind::MoveOffset || step.kind == StepKind::DeleteOffset;
    if ((isOffset || step.kind == StepKind::DeleteGroup) && step.group.isEmpty())
        reader.fail("group", QStringLiteral("is missing"));
    if (isOffset && step.at.topic.isEmpty())
        reader.fail("topic", QStringLiteral("is missing"));
    if (isOffset && !reader.has("partition"))
        reader.fail("partition", QStringLiteral("is missing"));
    if (step.kind == StepKind::MoveOffset && !step.refused && (!step.to || *step.to < 0))
        reader.fail("to", QStringLiteral("must be an offset"));
    if ((step.kind == StepKind::SaveDefinition || step.kind == StepKind::RemoveDefinition) && !step.after)
        reader.fail("after", QStringLiteral("is missing"));
    reader.refuseOthers();
    return step;
}

} // namespace

QJsonObject ChangePlan::toJson() const
{
    QJsonObject json{
        {QStringLiteral("weirPlan"), planForm},   {QStringLiteral("purpose"), nameOf(purposeNames, purpose)},
        {QStringLiteral("clusterId"), clusterId}, {QStringLiteral("clusterName"), clusterName},
        {QStringLiteral("subject"), subject},     {QStringLiteral("madeAt"), jsonNumber(madeAtMs)}};
    if (refused)
        json.insert(QStringLiteral("refused"), errorJson(*refused));
    if (!undoes.isEmpty())
        json.insert(QStringLiteral("undoes"), undoes);
    if (!blockers.isEmpty())
        json.insert(QStringLiteral("blockers"), QJsonArray::fromStringList(blockers));
    QJsonArray all;
    for (const PlanStep& step : steps)
        all << stepJson(step);
    json.insert(QStringLiteral("steps"), all);
    return json;
}

Result<ChangePlan> ChangePlan::fromJson(const QJsonObject& json)
{
    std::optional<Error> mistake;
    JsonReader reader(json, {}, mistake);
    ChangePlan plan;
    if (const auto form = reader.number("weirPlan"); form != planForm)
        reader.fail("weirPlan", form ? QStringLiteral("is of a newer version than this program knows")
                                     : QStringLiteral("is missing: this is no plan of Weir"));
    plan.purpose = valueOf<PlanPurpose>(purposeNames, reader, "purpose");
    plan.clusterId = reader.text("clusterId");
    plan.clusterName = reader.text("clusterName");
    plan.subject = reader.text("subject");
    if (reader.has("undoes"))
        plan.undoes = reader.text("undoes");
    plan.madeAtMs = reader.number("madeAt", 0);
    plan.refused = readError(reader, "refused", mistake);
    plan.blockers = reader.texts("blockers");
    int number = 0;
    for (const QJsonValue& step : reader.array("steps"))
        plan.steps << readStep(step, QStringLiteral("steps[%1]").arg(number++), mistake);
    reader.refuseOthers();
    if (mistake)
        return *mistake;
    return plan;
}

} // namespace weir
