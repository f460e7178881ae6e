"""What columns are called, in the languages of the LMSs: Moodle's are those of its packs.

A title that is not here does no harm: columns are recognised by what is in them as well.
"""

from __future__ import annotations

from autograder.lms.table import title_key


def keys_of(text: str) -> tuple[str, ...]:
    """Return the titles in `text`, parted by semicolons, as `Table.column` compares them."""
    return tuple(dict.fromkeys(title_key(title) for title in text.split(";")))


NAME = keys_of(
    "name;full name;fullname;student name;display name;user full name;student full name;learner;"
    "vollständiger name;nom complet;nombre completo;nome completo;nome;volledige naam;"
    "first name / last name;vorname / nachname;last name, first name;nachname, vorname;"
    "imię i nazwisko;pełna nazwa;fullständigt namn;namn;fullt navn;fulde navn;navn;"
    "celé jméno;koko nimi;nimi;teljes név;név;ad soyad;tam adı;полное имя;фио;имя и фамилия;"
    "повне ім'я;повна назва;πλήρες όνομα;全名;姓名;用户全名;フルネーム;氏名;전체 이름;성명;이름;"
    "الاسم كاملا;izen osoa;nume complet;họ và tên;naam;nazwisko i imię;puno ime;ime in priimek"
)
FIRST = keys_of(
    "first name;firstname;given name;given names;forename;vorname;prénom;nombre;nome;voornaam;nom;"
    "imię;imiona;förnamn;fornavn;jméno;křestní jméno;etunimi;keresztnév;utónév;adı;ad;имя;ім'я;"
    "όνομα;μικρό/βαπτιστικό όνομα;名;名字;이름;izena;vardas;prenume;الاسم الأول;tên;meno;ime"
)
LAST = keys_of(
    "last name;lastname;surname;family name;familyname;nachname;familienname;nom;nom de famille;"
    "apellido(s);apellidos;apellido;cognome;achternaam;nazwisko;efternamn;etternavn;efternavn;"
    "příjmení;sukunimi;vezetéknév;családnév;soyadı;soyad;фамилия;прізвище;επίθετο;姓;姓氏;성;"
    "abizena(k);pavardė;nume de familie;apelido;sobrenome;apelidos;cognoms;الاسم الأخير;họ;"
    "priezvisko;prezime;priimek"
)
EMAIL = keys_of(
    "email;e-mail;email address;e-mail address;e-mail-adresse;mail;email adresse;e-mail adresse;"
    "mailadresse;adresse de courriel;adresse électronique;courriel;adresse e-mail;"
    "dirección de correo;dirección email;correo electrónico;correo;indirizzo email;e-mailadres;"
    "endereço de email;endereço de e-mail;e-postadress;e-post;epost;e-postadresse;adres e-mail;"
    "adres email;e-mailová adresa;sähköposti;sähköpostiosoite;e-mail cím;e-posta adresi;e-posta;"
    "адрес электронной почты;электронная почта;електронна пошта;email地址;电子邮件地址;电子邮件;"
    "邮箱;電子郵件;電子郵件信箱;メールアドレス;이메일 주소;이메일;helbide elektronikoa;"
    "adreça electrònica;adresa de e-mail;el. pašto adresas;عنوان البريد الإلكتروني"
)
IDS = keys_of(
    "student;student id;studentid;student number;sid;id;id number;idnumber;id-nummer;"
    "matriculation number;matrikelnummer;matrikel;username;user name;anmeldename;benutzername;"
    "benutzerkennung;nom d'utilisateur;nom d’utilisateur;nombre de usuario;"
    "numéro d'identification;numéro d’identification;número de id;login;login id;sis login id;"
    "sis user id;sis id;user id;userid;display id;eid;orgdefinedid;org defined id;"
    "identifier;github username;github id;gebruikersnaam;nummer (id);studentnummer;"
    "nazwa użytkownika;numer id;numer indeksu;nr albumu;användarnamn;id nummer;personnummer;"
    "brukernavn;brugernavn;uživatelské jméno;käyttäjätunnus;opiskelijanumero;felhasználónév;"
    "neptun;neptun-kód;kullanıcı adı;id numarası;öğrenci no;логин;имя пользователя;"
    "індивідуальний номер;индивидуальный номер;номер студенческого билета;όνομα χρήστη;"
    "αριθμός μητρώου;学号;用户名;學號;用戶名稱;ユーザ名;idナンバ;学籍番号;사용자 아이디;"
    "id 번호;학번;erabiltzaile-izena;id zenbakia;naudotojo vardas;id numeris;nome utente;"
    "codice identificativo;matricola;nome de utilizador;nome de usuário;"
    "número de identificação (id);número de identificação;matrícula;nume de utilizator;"
    "număr id;nom d'usuari;número id;nome de usuario;اسم المستخدم;رقم المُعرَّف;mssv;mã sinh viên"
)
ROLE = keys_of("role;roles;rolle;rôle;rol;ruolo;角色")
STATUS = keys_of(
    "status;estado;estat;statut;stato;tila;stav;állapot;durum;статус;κατάσταση;状态;狀態;"
    "ステータス;상태;egoera;būsena;الحالة;حالت;estatus;tình trạng;trạng thái"
)
HANDED_IN = keys_of(
    "last modified (submission);submission date;zuletzt geändert (abgabe);"
    "dernière modification (travail remis);última modificación (entrega);"
    "darrera modificació (tramesa);τελευταία τροποποιημένη (υποβολή);azken aldaketa (bidalketa);"
    "ultima modifica (consegna);最終更新日時 (提出);마지막 수정됨(제출);"
    "paskutinį kartą keista (pateikimas);laatst gewijzigd (inzending);"
    "última atualização (submissão);ultima modificare (a răspunsului);"
    "последнее изменение (ответ);senast modifierat (inlämning);son düzenleme (gönderim);"
    "востаннє змінювалося (здача);上次修改（作业）;最后修改（学生）;最后修改时间（提交）;"
    "آخر تعديل (التسليم);poslední změna (odevzdání);ostatnio modyfikowane (przesłane zadanie)"
)
GRADED = keys_of(
    "last modified (grade);zuletzt geändert (bewertung);dernière modification (note);"
    "última modificación (calificación);darrera modificació (qualificació);"
    "τελευταία τροποποίηση (βαθμολόγηση);azken aldaketa (kalifikazioa);"
    "última modificación (cualificación);ultima modifica (valutazione);最終更新日時 (評定);"
    "마지막 수정됨(성적);laatst gewijzigd (beoordeling);laatst gewijzigd (cijfer);"
    "última atualização (avaliação);ultima modificare (nota);последнее изменение (оценка);"
    "senast modifierat (betyg);son düzenleme (not);востаннє змінювалося (оцінка);"
    "上次修改（评分）;最后修改（教师）;最后修改时间（成绩）;آخر تعديل (التقدير);"
    "poslední změna (hodnocení);ostatnio modyfikowane (ocena)"
)
GRADE = keys_of(
    "grade;bewertung;note;calificación;valutazione;cijfer;nota;beoordeling;qualificació;βαθμός;"
    "kalifikazioa;cualificación;評定;성적;įvertinimas;notă;оценка;betyg;not;оцінка;成绩;成績;"
    "الدرجة;گریڈ;ocena;známka;hodnocení;karakter;arvosana;osztályzat;điểm"
)
FEEDBACK = keys_of(
    "feedback comments;feedback als kommentar;comentaris de retroacció.;comentaris de retroacció;"
    "σχόλια ανατροφοδότησης;comentarios de retroalimentación;feedback-iruzkinak;"
    "feedback par commentaires;feedback per commenti;フィードバックコメント;피드백 코멘트;"
    "grįžtamojo ryšio komentarai;feedback tekstvak;comentários de feedback;"
    "comentarii de feedback;отзыв в виде комментария;återkopplingskommentarer;"
    "geri bildirim yorumları;відгук - коментарем;反馈意见;反馈评语;تعليقات الإفادة;"
    "komentarz zwrotny;komentáře"
)
CANVAS_ID = ("canvas id", "canvas user id")
MOODLE_ID = ("moodle id",)
# What Moodle puts before the number in the first column of a grading worksheet.
PARTICIPANTS = frozenset(
    word.casefold()
    for word in (
        "Participant;Participante;Partecipante;Teilnehmer/in;Teilnehmer/-in;Teilnehmer;"
        "Teilnehmer*in;Teilnehmer:in;Teilnehmende;Deelnemer;Deltagare;Deltaker;Deltager;"
        "Uczestnik;Účastník;Osallistuja;Résztvevő;Участник;Учасник;Katılımcı;参与人;参与者;"
        "參與者;参加者;参加人;참가자;Συμμετέχων;Partaidea;Dalyvis;Dalībnieks;Osaleja;Sudionik;"
        "Udeleženec;Учесник;المشارك;مشارك;משתתף;شریک;شرکت کننده;Peserta;ผู้เข้าร่วม;Người tham gia"
    ).split(";")
)
SUMMARY = frozenset(
    "date points possible total totals average mean median count sum overall summary minimum "
    "maximum min max std "
    "stddev gesamt summe durchschnitt mittelwert anzahl insgesamt moyenne totale médiane media "
    "promedio mediana gemiddelde totaal aantal suma średnia razem łącznie medel medelvärde "
    "genomsnitt antal summa snitt gjennomsnitt gennemsnit průměr celkem keskiarvo yhteensä átlag "
    "összesen toplam ortalama итого среднее всего разом середнє 合计 总计 平均 平均分 总数 合計 "
    "平均値 합계 평균 σύνολο batezbestekoa guztira totais média totali".split()
)
# The same in several words; Google Classroom has three such lines below its header.
SUMMARIES = frozenset(
    "class average;due date;points possible;possible points;max points;maximum points;out of;"
    "grand total;std dev;standard deviation".split(";")
)
ALL = frozenset(
    (*NAME, *FIRST, *LAST, *EMAIL, *IDS, *ROLE, *STATUS, *HANDED_IN, *GRADED, *GRADE, *FEEDBACK)
) | {*CANVAS_ID, *MOODLE_ID, "section"}
