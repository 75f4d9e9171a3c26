// Purpose: one Weir a person: a second start hands over what it was asked to open, and ends. Thread: GUI.
// Limits: handOver() waits at most 500 ms for an answer. The environment's WEIR_INSTANCE names another instance, for
// tests.
#pragma once

#include <QJsonObject>
#include <QObject>

class QLocalServer;

namespace weir {

class SingleInstance : public QObject
{
    Q_OBJECT
public:
    /// The default name has the user and WEIR_INSTANCE in it.
    explicit SingleInstance(QString name = {}, QObject* parent = nullptr);

    /// True: another instance has taken the message over.
    bool handOver(const QJsonObject& message) const;
    /// Becomes the instance that others hand over to. False: the name cannot be had.
    bool listen();

    static QString defaultName();

signals:
    void received(const QJsonObject& message);

private:
    QString m_name;
    QLocalServer* m_server = nullptr;
};

} // namespace weir
