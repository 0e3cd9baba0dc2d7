// What there is to read. A real publisher keeps it elsewhere.

export interface Article {
  readonly slug: string
  readonly kicker: string
  readonly title: string
  readonly standfirst: string
  readonly author: string
  readonly minutes: number
  readonly text: readonly string[]
}

export const articles: readonly Article[] = [
  {
    slug: 'the-last-ferry',
    kicker: 'Islands',
    title: 'The timetable that waits for people',
    standfirst:
      'For sixty years the last boat to Hallow has left when everybody was on it. Now a computer is to say when that is.',
    author: 'Mirren Aske',
    minutes: 6,
    text: [
      'The last boat to Hallow leaves at ten past nine, or at half past, or, on the night of the harvest dance, at a quarter to one. Nobody on the island calls this late. The boat leaves when the people who belong on it are on it, and the woman who decides that is Else Tarn, who has stood at the gangway since she was nineteen and knows every coat.',
      'There has never been a list. Else counts by absence: the teacher is not here, the younger Brody is not here, the man who came over with the ladder this morning is not here, though his ladder is. When nothing is missing any more she lifts her hand, and the engine, which has been murmuring all along, clears its throat.',
      'In spring the ferry company was bought by a larger one, and the larger one has a system. It knows who has a ticket. It does not know that the man with the ladder is asleep in the back of the ironmonger’s, or that the girl with the red case has a father who is driving too fast along the coast road at this very moment, and will be here in four minutes.',
      '“They asked me what rule I use,” Else says. “I told them. You wait as long as it hurts nobody, and then you go, and you tell whoever you left behind when the next one is.” The young man from the larger company wrote it down. He had filled two pages before that with questions about exceptions. He looked at the one line for a while, she says, and then he crossed out the two pages.',
      'The system started in June. It leaves at ten past nine. At nine it rings a bell at the harbour, and at five past it sends a message to everybody who came over in the morning and has not gone back: the boat is leaving, this is when, this is what you can do. And at the gangway there is a button under a flap, and a key to the flap, and the key is on a ribbon around the neck of Else Tarn.',
    ],
  },
  {
    slug: 'a-library-of-quiet',
    kicker: 'Cities',
    title: 'A library that lends its silence',
    standfirst: 'In the reading room on Corn Street a seat belongs to whoever is reading, and to nobody’s jacket.',
    author: 'Teodor Vance',
    minutes: 4,
    text: [
      'The jackets came first. By eight in the morning every chair in the reading room on Corn Street wore one, and by nine their owners were back in bed, or at breakfast, or in another library, where they had also left a jacket.',
      'The librarians tried signs. They tried a bell. They tried, for one unhappy week, collecting the jackets and giving them back at the door against a signature. Then Ines Marchetti, who had come to repair the radiators, asked why they did not do what her grandmother had done with the seats at her stove.',
      'At the grandmother’s stove you kept your seat for as long as you sat in it. If you got up, it stayed yours for as long as it takes to fetch wood, because nobody should lose a seat for fetching wood. After that it was anybody’s. And whoever took it had to say so to your face when you came back, which is why it was rarely taken by somebody unkind.',
      'There are small clocks on the tables now. You turn one over when you leave. Nobody has counted how many seats this has made, but the room is full of people, and one can hear them turning pages.',
    ],
  },
  {
    slug: 'what-the-orchard-keeps',
    kicker: 'Land',
    title: 'What the orchard keeps',
    standfirst:
      'Two sisters share one ladder, one cart and four hundred trees. They have not had a quarrel since they bought the slate.',
    author: 'Juna Oray',
    minutes: 5,
    text: [
      'The slate hangs in the barn, next to the ladder. There is a name on it, and a time. The name says who has the ladder; the time says from when on the other may come and take it. Below, in smaller letters, it says where she has gone.',
      'Before the slate there was shouting. It carried well, over four hundred trees. One sister would be up in the Reinettes when the other took the ladder from under her, not out of malice, but because a ladder that leans against a tree in the evening looks like any other ladder.',
      'The slate does not stop anybody. It would be easy to wipe off a name. “But then she knows,” says the elder. “And I know that she knows,” says the younger. In eleven years it has been wiped twice, once by rain.',
    ],
  },
]
