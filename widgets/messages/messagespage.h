// Purpose: the messages of a topic: where to start and stop, filter, search, table, detail, compare, views. Thread:
// GUI. Limits: what is typed filters what was read at once; Enter searches everything from start to stop.
//
// Its sources by concern: messagespage (place, reading), …build (parts and how they are connected), …search (filter and
// search), …look (columns, colours, views, formats, masks), …menu (cells and rows), …record (detail and neighbours).
#pragma once

#include "backend/service/search/searchstream.h"
#include "models/common/errortext.h"
#include "models/messages/keyneighbours.h"
#include "models/messages/messagesmodel.h"
#include "widgets/frame/page.h"
#include "widgets/messages/messagedetail.h"

#include <QElapsedTimer>
#include <QTimer>

class QMenu;

namespace weir {

class RecordOrigin;
struct MessagesParts;

class MessagesPage : public Page
{
    Q_OBJECT
public:
    MessagesPage(const Services& services, Navigator& navigator, QWidget* parent);
    ~MessagesPage() override;

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    void refresh() override;
    bool focusFilter() override;
    bool isFilled() const override;

protected:
    /// For pages over something else than a topic: what is read, what it is called and where it is. `topic()` is the
    /// name.
    virtual RecordOrigin* originOf(const Place& place, Cluster* cluster);
    virtual QString topicOf(const Place& place) const;
    virtual Place basePlace() const;       ///< without what this page writes into the query
    virtual QString settingsGroup() const; ///< "topics/<cluster>/<topic>"
    /// What stands in the way of a read, in words: of all of it, and of parts of it (empty: nothing).
    virtual ErrorText failureText(const ReadProblem& problem) const;
    virtual QString problemsText(const RecordStream& stream) const;
    const QString& topic() const { return m_topic; }
    bool isOnCluster() const { return m_cluster; }
    /// Below the header, above the controls. Takes it over.
    void addNote(QWidget* note);
    void read();

private:
    // messagespagebuild.cpp
    void build();
    QWidget* makeFilterRow();
    void addHeader();
    void connectParts();
    void connectTable();
    void connectLook();
    void showSide(QWidget* panel);
    // messagespage.cpp
    void take(std::unique_ptr<RecordStream> stream, bool newestFirst);
    void watchStream();
    void showState();
    void showStateSoon();
    void showStateView();
    void showEmptyState();
    void actOnState();
    void reportJob();
    void showUtc();
    // messagespagesearch.cpp
    struct Wanted
    {
        QString text;
        QStringList where; ///< FQL
        std::vector<FieldCondition> conditions;
        bool isEmpty() const { return text.isEmpty() && where.isEmpty() && conditions.empty(); }
        friend bool operator==(const Wanted&, const Wanted&) = default;
    };
    std::shared_ptr<RecordMatch> makeMatch(const Wanted& wanted) const;
    void applyMatch();
    void search();
    void readOrSearch();
    void clearWanted();
    void showWanted();
    void dropWrongWhere();
    void typed();
    void showFilterState();
    void addWhere(const QString& fql);
    void addCondition(const FieldCondition& condition);
    void filterForCell(const QString& columnId, const QString& text, bool exclude);
    void filterForField(const QString& path, const QString& text, bool isNumber, bool exclude);
    void sayHidden();
    void showConditions();
    void addChip(const QString& text, std::function<void()> remove);
    void setAlsoIn(const QStringList& topics);
    std::optional<std::int64_t> recordTotal() const;
    ReadRequest searchRange() const;
    // messagespagelook.cpp
    Place withView(const Place& asked) const;
    void openLook(const Place& place);
    void placeLook(Place& place) const;
    void showFormats();
    void reveal(bool on);
    void setFields(const QStringList& fields);
    void arrangeColumns();
    void keepLook();
    MessageView currentView() const;
    void showView(const MessageView& view);
    void formatsChanged();
    void chooseSchemaFile(RecordPart part);
    void masksChanged();
    std::shared_ptr<const MaskSet> masksOf(const QString& topic) const;
    std::shared_ptr<const MaskSet> masksOfAny(const QStringList& topics) const;
    MessageDetail::Reading reading(const QString& topic) const;
    void survey();
    // messagespagemenu.cpp
    void fillMenu(QMenu* menu, const QModelIndex& index);
    void fillCopyMenu(QMenu* menu, const QModelIndex& index);
    void fillFieldMenu(QMenu* menu, const QModelIndex& index);
    void compareSelected();
    void offerExport();
    void produce(bool again);
    void follow();
    bool isHidden(RecordPart part) const; ///< of the record in the detail
    // messagespagerecord.cpp
    void showRow(int row);
    void showRecord(RecordStream& stream, std::size_t streamRow);
    void showWantedRecord();
    void showRowOfId(quint64 id);
    void searchPrevious();
    void previousFound(SearchStream* search);
    void redecode();

    std::unique_ptr<MessagesParts> m_parts;
    Cluster* m_cluster = nullptr;
    RecordOrigin* m_origin = nullptr;
    QString m_topic;
    QStringList m_alsoIn;
    ReadRequest m_request;
    std::unique_ptr<RecordStream> m_stream;
    SearchStream* m_search = nullptr; ///< m_stream, if it is one
    Wanted m_wanted, m_searched;
    std::unique_ptr<SearchStream> m_previousSearch; ///< for the neighbour before the first that was read
    QString m_wantedRecord;                ///< "partition:offset" of the address, or "newest", until it has been found
    QString m_shownRecord;                 ///< "partition:offset" of the detail
    QPointer<RecordStream> m_recordStream; ///< where the record of the detail was found
    KeyNeighbours::Record m_record;        ///< of the detail
    int m_job = 0;
    QElapsedTimer m_sinceStart;
    QTimer m_stateTimer; ///< numbers that change with every tick are told ten times a second
};

} // namespace weir
