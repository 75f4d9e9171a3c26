// Purpose: a file as if it were a topic: the page of messages over a file, with a note when it changes on disk. Thread:
// GUI. Limits: a file's records are read from their beginning unless somebody asks otherwise.
#pragma once

#include "backend/service/files/fileorigin.h"
#include "widgets/messages/messagespage.h"

namespace weir {

class Banner;
class Label;

class FilePage : public MessagesPage
{
    Q_OBJECT
public:
    FilePage(const Services& services, Navigator& navigator, QWidget* parent);
    ~FilePage() override;

    void open(const Place& place, Cluster* cluster) override;
    QString title() const override;
    QString help() const override;
    void refresh() override;

protected:
    RecordOrigin* originOf(const Place& place, Cluster* cluster) override;
    QString topicOf(const Place& place) const override;
    Place basePlace() const override;
    QString settingsGroup() const override;
    ErrorText failureText(const ReadProblem& problem) const override;
    QString problemsText(const RecordStream& stream) const override;

private:
    void showFacts();

    QString m_path;
    std::unique_ptr<FileOrigin> m_file;
    Label* m_facts;
    Banner* m_changed;
};

} // namespace weir
