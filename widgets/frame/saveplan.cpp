#include "widgets/frame/saveplan.h"

#include "backend/service/settings.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace weir {
namespace {

QString folderKey() { return QStringLiteral("plans/folder"); }

} // namespace

SavePlan::SavePlan(const Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_path(new QLineEdit), m_field(new FormField(tr("Path"), m_path)),
      m_replace(new QCheckBox(tr("Replace the file that is there"))), m_form(new QWidget), m_done(new Label)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* inner = new QVBoxLayout(m_form);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(space::s);
    inner->addWidget(m_field);
    inner->addWidget(m_replace);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    QPushButton* save = plainButton(tr("Save plan"), QStringLiteral("save"), this);
    QPushButton* browse = plainButton(tr("Choose…"), QStringLiteral("folder-open"), this);
    QPushButton* cancel = plainButton(tr("Do not save"), {}, this);
    for (QPushButton* button : {save, browse, cancel})
        row->addWidget(button);
    row->addStretch(1);
    inner->addLayout(row);
    m_done->setWordWrap(true);
    m_done->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_form);
    column->addWidget(m_done);
    connect(save, &QPushButton::clicked, this, &SavePlan::write);
    connect(browse, &QPushButton::clicked, this, &SavePlan::choose);
    const auto close = [this] {
        hide();
        emit closed();
    };
    connect(cancel, &QPushButton::clicked, this, close);
    connect(m_path, &QLineEdit::returnPressed, this, &SavePlan::write);
    connect(m_path, &QLineEdit::textEdited, this, [this] {
        m_field->setError({});
        m_replace->hide();
        m_replace->setChecked(false);
    });
}

void SavePlan::offer(const ChangePlan& plan, const QString& connection)
{
    m_plan = plan;
    m_connection = connection;
    const QString home = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    QString folder = m_services.settings ? m_services.settings->value(folderKey(), home).toString() : home;
    if (!QFileInfo(folder).isDir())
        folder = QDir::homePath();
    static const QRegularExpression awkward(QStringLiteral("[^A-Za-z0-9_.-]+"));
    const QString base =
        QString(plan.subject.isEmpty() ? QStringLiteral("change") : plan.subject).replace(awkward, QStringLiteral("-"));
    QString path = QStringLiteral("%1/%2.plan.json").arg(folder, base);
    for (int number = 2; QFileInfo::exists(path) && number < 1000; ++number)
        path = QStringLiteral("%1/%2-%3.plan.json").arg(folder, base).arg(number);
    m_path->setText(path);
    m_field->setError({});
    m_replace->hide();
    m_replace->setChecked(false);
    m_done->hide();
    m_form->show();
    show();
    m_path->setFocus();
}

QString SavePlan::path() const
{
    QString path = m_path->text().trimmed();
    if (path.startsWith(QLatin1String("~/")))
        path.replace(0, 1, QDir::homePath());
    return path;
}

void SavePlan::choose()
{
    const QString chosen =
        QFileDialog::getSaveFileName(this, tr("Save plan as"), path(), {}, nullptr, QFileDialog::DontConfirmOverwrite);
    if (!chosen.isEmpty()) {
        m_path->setText(chosen);
        m_field->setError({});
    }
}

void SavePlan::write()
{
    const QString to = path();
    if (to.isEmpty() || !QDir::isAbsolutePath(to)) {
        m_field->setError(tr("Give the whole path of the file, beginning with a slash."));
        return;
    }
    if (QFileInfo::exists(to) && !(m_replace->isVisible() && m_replace->isChecked())) {
        m_field->setError(tr("There is such a file already. Choose another name, or replace it."));
        m_replace->show();
        m_replace->setFocus();
        return;
    }
    QSaveFile file(to);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(m_plan.toJson()).toJson()) < 0 || !file.commit()) {
        m_field->setError(tr("The file could not be written: %1. Choose another place.").arg(file.errorString()));
        return;
    }
    if (m_services.settings)
        m_services.settings->setValue(folderKey(), QFileInfo(to).absolutePath());
    m_form->hide();
    m_done->setText(tr("Saved. It can be applied with: weirctl plan apply %1 -c %2").arg(to, m_connection));
    m_done->show();
    emit saved(to);
}

} // namespace weir
