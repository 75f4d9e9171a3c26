// Purpose: the schema that a key or value is written by, asked for without waiting. Thread: GUI; the asking on a
// worker. Limits: the registry is given the connection's patience of 10 s.
#pragma once

#include "backend/service/produce/partencoder.h"

#include <QObject>
#include <QString>
#include <optional>

namespace weir {

class PartSchema : public QObject
{
    Q_OBJECT
public:
    enum class State { None, Asking, Ready, Failed };

    using QObject::QObject;

    void setRegistry(std::shared_ptr<SchemaRegistry> registry);
    /// The same one again asks again only if it has failed.
    void choose(const SchemaChoice& choice);
    const SchemaChoice& choice() const { return m_choice; }
    State state() const { return m_state; }
    /// Precondition: Ready.
    const PartEncoder& encoder() const { return *m_encoder; }
    /// None: there is no schema, or it has no form.
    const std::optional<SchemaForm>& form() const { return m_form; }
    /// "Avro, id 12, orders-value, version 3"; why there is none; empty: none was chosen.
    QString words() const;

signals:
    void changed();

private:
    void take(const Result<PartEncoder>& made);

    std::shared_ptr<SchemaRegistry> m_registry;
    SchemaChoice m_choice;
    State m_state = State::None;
    std::optional<PartEncoder> m_encoder;
    std::optional<SchemaForm> m_form;
    std::optional<Error> m_error;
    int m_asked = 0;
};

} // namespace weir
