// Purpose: asks for the secrets of a connection that is being opened and lacks them, with the reason. Thread: GUI; does
// not wait. Limits: nothing is written but to the secret store, and only if the person wants it kept.
#pragma once

#include "backend/kafka/connectionspec.h"
#include "backend/service/services.h"

#include <QDialog>
#include <functional>
#include <optional>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace weir {

class SecretsPrompt : public QDialog
{
    Q_OBJECT
public:
    using Done = std::function<void(std::optional<Secrets>)>;
    SecretsPrompt(const Services& services, ConnectionSpec spec, Secrets known, Done done, QWidget* parent = nullptr);

    void done(int result) override;

private:
    void add(const QString& field, QString Secrets::*secret);
    void enable();

    Services m_services;
    ConnectionSpec m_spec;
    Secrets m_secrets;
    Done m_done;
    QVector<std::pair<QLineEdit*, QString Secrets::*>> m_fields;
    QCheckBox* m_remember;
    QPushButton* m_open;
};

/// Shows the prompt over `parent`; for ClusterAccess::setAsk. `done` is called once.
void askForSecrets(const Services& services, const ConnectionSpec& spec, const Secrets& known, SecretsPrompt::Done done,
                   QWidget* parent);

} // namespace weir
