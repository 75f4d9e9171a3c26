#include "widgets/connections/importpanel.h"

#include "models/common/errortext.h"
#include "models/connections/connectiontexts.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPointer>
#include <QThreadPool>
#include <QUrl>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr qint64 longestFile = 1 << 20;
constexpr int textHeight = 5 * measure::row;

Label* wrapped(const QString& text, FontRole role, Token token, QWidget* parent)
{
    auto* label = new Label(text, role, token, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true); // else the height is that of a narrow label
    label->setSizePolicy(policy);
    return label;
}

// One line that was not taken as it stands: which, why, and the command that helps.
QWidget* remark(const ImportProblem& problem, QWidget* parent)
{
    auto* group = new QWidget(parent);
    auto* column = new QVBoxLayout(group);
    column->setContentsMargins(0, 0, 0, space::s);
    column->setSpacing(0);
    QString head = connectiontext::lineNumber(problem.number);
    if (!problem.key.isEmpty())
        head += (head.isEmpty() ? QString() : QStringLiteral(": ")) + problem.key;
    column->addWidget(new Badge(connectiontext::importStatus(problem), head, group), 0, Qt::AlignLeft);
    column->addWidget(
        wrapped(connectiontext::importSentence(problem), FontRole::Secondary, Token::TextSecondary, group));
    const QString command = connectiontext::importCommand(problem);
    if (command.isEmpty())
        return group;
    column->addWidget(wrapped(command, FontRole::Code, Token::Text, group));
    QPushButton* copy = linkButton(ImportPanel::tr("Copy the command"), group);
    QObject::connect(copy, &QPushButton::clicked, copy, [command] { QGuiApplication::clipboard()->setText(command); });
    column->addWidget(copy, 0, Qt::AlignLeft);
    return group;
}

} // namespace

ImportPanel::ImportPanel(QWidget* parent)
    : DetailPanel(parent), m_text(new QPlainTextEdit(this)),
      m_take(plainButton(tr("Take over"), QStringLiteral("import"), this)),
      m_banner(new Banner(Status::Neutral, {}, this)), m_result(new QWidget(this)), m_lines(new QVBoxLayout(m_result))
{
    setTitle(tr("Paste a configuration"), tr("client.properties, librdkafka, kcat or a list of brokers"));
    m_text->setAccessibleName(tr("Configuration text"));
    m_text->setPlaceholderText(
        QStringLiteral("bootstrap.servers=broker1:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n…"));
    m_text->setFont(uiFont(FontRole::Code));
    m_text->setFixedHeight(textHeight);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setAcceptDrops(false); // the page takes drops, files among them
    addWidget(m_text);

    auto* buttons = new QWidget(this);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, space::s, 0, space::s);
    row->setSpacing(space::s);
    QPushButton* clipboard = plainButton(tr("Paste"), QStringLiteral("clipboard"), this);
    QPushButton* file = plainButton(tr("Open file…"), QStringLiteral("folder-open"), this);
    row->addWidget(m_take);
    row->addWidget(clipboard);
    row->addWidget(file);
    row->addStretch(1);
    addWidget(buttons);
    addWidget(m_banner);
    m_banner->hide();
    m_lines->setContentsMargins(0, space::s, 0, 0);
    m_lines->setSpacing(space::xs);
    addWidget(m_result);

    connect(m_take, &QPushButton::clicked, this, &ImportPanel::takeOver);
    connect(clipboard, &QPushButton::clicked, this, [this] { take(QGuiApplication::clipboard()->text()); });
    connect(file, &QPushButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(window(), tr("Open a configuration"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, &ImportPanel::takeFile);
        dialog->open();
    });
    const auto enable = [this] { m_take->setEnabled(!m_text->document()->isEmpty()); };
    connect(m_text, &QPlainTextEdit::textChanged, this, enable);
    connect(this, &DetailPanel::closed, this, &ImportPanel::forget);
    enable();
    setFocusProxy(m_text);
}

bool ImportPanel::accepts(const QMimeData* data)
{
    if (data->hasUrls())
        return data->urls().size() == 1 && data->urls().first().isLocalFile();
    return data->hasText();
}

void ImportPanel::drop(const QMimeData* data)
{
    if (data->hasUrls())
        takeFile(data->urls().first().toLocalFile());
    else
        take(data->text());
}

void ImportPanel::takeFile(const QString& path)
{
    const QPointer<ImportPanel> self(this);
    QThreadPool::globalInstance()->start([self, path] {
        QFile file(path);
        std::optional<Error> error;
        QString text;
        if (!file.open(QIODevice::ReadOnly))
            error = Error{ErrorKind::Io, 0, file.errorString(), path};
        else if (file.size() > longestFile)
            error = Error{ErrorKind::Limit, 0, QStringLiteral("over 1 MiB"), path};
        else
            text = QString::fromUtf8(file.readAll());
        QMetaObject::invokeMethod(
            qApp,
            [self, error, text] {
                if (!self)
                    return;
                if (error)
                    self->fail(errorText(*error, ErrorPlace::File).full());
                else
                    self->take(text);
            },
            Qt::QueuedConnection);
    });
}

void ImportPanel::take(const QString& text)
{
    m_text->setPlainText(text);
    takeOver();
}

void ImportPanel::forget()
{
    m_text->clear();
    m_text->document()->clearUndoRedoStacks();
    clearResult();
    m_banner->hide();
}

void ImportPanel::fail(const QString& sentence)
{
    clearResult();
    m_banner->setStatus(Status::Warning);
    m_banner->setSentence(sentence);
    m_banner->show();
}

void ImportPanel::takeOver()
{
    const Result<ImportedConnection> result = parseClientProperties(m_text->toPlainText());
    if (!result) {
        fail(
            result.error().kind == ErrorKind::Limit
                ? errorText(result.error(), ErrorPlace::File).full()
                : tr("Nothing in this text is a setting of a connection. A line like bootstrap.servers=host:9092 is."));
        return;
    }
    showResult(*result);
    emit imported(*result);
}

void ImportPanel::clearResult()
{
    while (QLayoutItem* item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void ImportPanel::showResult(const ImportedConnection& result)
{
    clearResult();
    const int left = int(result.problems.size());
    const QString taken = tr("%n setting(s) taken over.", nullptr, int(result.taken.size()));
    const bool warn = std::any_of(result.problems.cbegin(), result.problems.cend(), [](const ImportProblem& problem) {
        return connectiontext::importStatus(problem) == Status::Warning;
    });
    m_banner->setStatus(warn ? Status::Warning : Status::Ok);
    m_banner->setSentence(left == 0 ? taken : taken + QLatin1Char(' ') + tr("%n remark(s) below.", nullptr, left));
    m_banner->show();

    for (const ImportProblem& problem : result.problems)
        m_lines->addWidget(remark(problem, m_result));
    if (!result.taken.isEmpty()) {
        auto* title = new Label(tr("Taken over"), FontRole::Section, Token::Text, m_result);
        title->setContentsMargins(0, space::s, 0, 0);
        m_lines->addWidget(title);
    }
    for (const ImportedLine& line : result.taken) {
        const QString text =
            tr("%1: %2 → %3")
                .arg(connectiontext::lineNumber(line.number), line.key, connectiontext::fieldLabel(line.field));
        m_lines->addWidget(wrapped(text, FontRole::Secondary, Token::TextSecondary, m_result));
    }
    m_lines->addStretch(1);
}

} // namespace weir
