#include "models/produce/partschema.h"

#include "models/common/errortext.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

namespace weir {
namespace {

constexpr int timeoutMs = 10'000;

} // namespace

void PartSchema::setRegistry(std::shared_ptr<SchemaRegistry> registry) { m_registry = std::move(registry); }

void PartSchema::choose(const SchemaChoice& choice)
{
    if (choice == m_choice && m_state != State::Failed)
        return;
    m_choice = choice;
    m_encoder.reset();
    m_form.reset();
    m_error.reset();
    const int asked = ++m_asked;
    m_state = choice.isNone() ? State::None : State::Asking;
    if (m_state == State::Asking) {
        auto promise = std::make_shared<QPromise<Result<PartEncoder>>>();
        QFuture<Result<PartEncoder>> answer = promise->future();
        answer.then(this, [this, asked](const Result<PartEncoder>& made) {
            if (asked == m_asked)
                take(made);
        });
        QThreadPool::globalInstance()->start([promise, choice, registry = m_registry] {
            promise->start();
            promise->addResult(PartEncoder::make(choice, registry, timeoutMs));
            promise->finish();
        });
    }
    emit changed();
}

void PartSchema::take(const Result<PartEncoder>& made)
{
    m_state = made ? State::Ready : State::Failed;
    if (made) {
        m_encoder = *made;
        if (Result<SchemaForm> form = formOf(made->schema()))
            m_form = std::move(form).value();
    } else {
        m_error = made.error();
    }
    emit changed();
}

QString PartSchema::words() const
{
    switch (m_state) {
    case State::None:
        return {};
    case State::Asking:
        return m_choice.id != 0 ? tr("Asking the registry for schema id %1…").arg(m_choice.id)
                                : tr("Asking the registry for %1…").arg(QString::fromStdString(m_choice.subject));
    case State::Failed:
        if (m_error->kind == ErrorKind::NotFound && m_choice.id == 0)
            return tr("The registry has no subject %1. Choose another one, or none.")
                .arg(QString::fromStdString(m_choice.subject));
        if (m_error->kind == ErrorKind::Invalid)
            return tr("The connection names no schema registry.");
        return errorText(*m_error, ErrorPlace::Registry).full();
    case State::Ready:
        break;
    }
    const SchemaRef& ref = m_encoder->ref();
    const QString type = ref.type == "PROTOBUF" ? QStringLiteral("Protobuf")
                         : ref.type == "JSON"   ? QStringLiteral("JSON Schema")
                                                : QStringLiteral("Avro");
    QStringList parts{type, tr("id %1").arg(ref.id)};
    if (!ref.subject.empty())
        parts << QString::fromStdString(ref.subject);
    if (ref.version > 0)
        parts << tr("version %1").arg(ref.version);
    if (!m_choice.message.empty())
        parts << QString::fromStdString(m_choice.message);
    return parts.join(tr(", ", "between facts of a schema"));
}

} // namespace weir
